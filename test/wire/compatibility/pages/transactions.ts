import type { Page } from '../behaviour.js';

const sql =
  'SQL of a request’s own does not exist: what a request may see of itself is `auth.uid()`, `auth.role()` and `auth.jwt()` in policies and defaults';

export const transactions: Page = {
  title: 'Transactions',
  path: 'transactions',
  behaviours: [
    {
      says: 'A request is one transaction: a failure undoes all of it',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: [{ id: 10 }, { id: 11 }, { id: 1 }],
          status: 409,
          error: ['23505'],
          after: { 'item?id=gte.10': [] },
        },
        {
          request: 'item?id=gt.0',
          method: 'PATCH',
          body: { id: 50 },
          status: 409,
          error: ['23505'],
          after: { 'item?select=id&order=id': [{ id: 1 }, { id: 2 }, { id: 3 }] },
        },
      ],
    },
    {
      says: 'GET and HEAD change nothing',
      same: [
        {
          request: 'item?select=id&id=eq.1',
          project: 'writing',
          body: undefined,
          ids: [1],
          after: { 'item?select=id&order=id': [{ id: 1 }, { id: 2 }, { id: 3 }] },
        },
      ],
    },
    {
      says: 'The transaction ends in a commit, or with `tx=rollback` where that is allowed in a rollback',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: { id: 10 },
          status: 201,
          after: { 'item?id=eq.10&select=id': [{ id: 10 }] },
        },
        {
          request: 'item',
          method: 'POST',
          body: { id: 10 },
          prefer: 'tx=rollback',
          status: 201,
          after: { 'item?id=eq.10&select=id': [] },
        },
        {
          request: 'item',
          method: 'POST',
          body: { id: 10 },
          prefer: 'tx=commit',
          status: 201,
          answers: { 'preference-applied': 'tx=commit' },
          after: { 'item?id=eq.10&select=id': [{ id: 10 }] },
        },
      ],
    },
    {
      says: 'Isolation is READ COMMITTED',
      differs: 'all levels of a read are of one snapshot, and a write locks the rows it is about',
      cases: {
        file: 'test/contract/snapshots.spec.ts',
        title: 'sees one state of the database, whatever is written meanwhile',
      },
    },
    { says: 'Isolation by role or by function', absent: 'roles and functions have no settings of the database' },
    {
      says: 'The claims of the token are there for policies',
      same: [
        { request: 'note?select=id&order=id', as: 'auditor', ids: [1, 2, 5] },
        { request: 'note?select=id&order=id', as: 'ada', ids: [1, 2] },
      ],
    },
    { says: 'Headers, cookies, path and method as settings', absent: sql },
    { says: 'Headers and status of the answer from SQL', absent: sql },
    { says: 'Settings of the role, of functions, and a function before every request', absent: sql },
    {
      says: 'A statement that takes too long is stopped',
      same: { file: 'test/contract/limits.spec.ts', title: 'is stopped, and the connection is of use again' },
    },
  ],
};
