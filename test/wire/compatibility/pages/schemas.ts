import type { CompatibilityCase, Page } from '../behaviour.js';

const one = 'sample?select=id&id=eq.1';

/** A request to a server with a second schema, in the words of the page: its `tenant2`. */
const second = (
  request: string,
  profile: string | null,
  more: Omit<CompatibilityCase, 'request' | 'headers'> = {},
): CompatibilityCase => {
  const header = ['GET', 'HEAD'].includes(more.method ?? 'GET') ? 'accept-profile' : 'content-profile';
  return {
    project: 'reading',
    settings: { BACKSTAY_EXPOSED_SCHEMAS: 'public,tenant2' },
    ...more,
    request,
    headers: profile === null ? {} : { [header]: profile },
  };
};
const answered = { answers: { 'content-profile': 'tenant2' } };
const clients = '[{"id":1,"name":"Alma"},{"id":2,"name":"Bert"}]';

export const schemas: Page = {
  title: 'Schemas',
  path: 'api/schemas',
  behaviours: [
    {
      says: 'Accept-Profile chooses the schema of GET and HEAD',
      same: [
        { request: one, headers: { 'accept-profile': 'public' }, ids: [1], answers: { 'content-profile': 'public' } },
        {
          request: one,
          method: 'HEAD',
          headers: { 'accept-profile': 'public' },
          text: '',
          answers: { 'content-profile': 'public' },
        },
      ],
    },
    {
      says: 'Content-Profile chooses the schema of POST, PATCH, PUT and DELETE',
      same: [
        {
          request: 'item?select=id',
          method: 'POST',
          body: { id: 10 },
          prefer: 'return=representation',
          headers: { 'content-profile': 'public' },
          status: 201,
          text: '[{"id":10}]',
          answers: { 'content-profile': 'public' },
        },
        {
          request: 'item?id=eq.1',
          method: 'PATCH',
          body: { small: 1 },
          headers: { 'content-profile': 'public' },
          status: 204,
          after: { 'item?id=eq.1&select=small': [{ small: 1 }] },
        },
        {
          request: 'item?id=eq.1',
          method: 'DELETE',
          headers: { 'content-profile': 'public' },
          status: 204,
          after: { 'item?id=eq.1': [] },
        },
      ],
    },
    {
      says: 'Without a profile it is the first schema',
      same: [{ request: one, ids: [1], answers: { 'content-profile': null } }],
    },
    {
      says: 'A schema that is not exposed is PGRST106',
      same: [
        {
          request: 'sample',
          headers: { 'accept-profile': 'auth' },
          status: 406,
          json: {
            code: 'PGRST106',
            message: 'Invalid schema: auth',
            details: null,
            hint: 'Only the following schemas are exposed: public',
          },
        },
        {
          request: 'item?id=eq.1',
          method: 'DELETE',
          headers: { 'content-profile': 'backstay' },
          status: 406,
          error: ['PGRST106'],
        },
      ],
    },
    {
      says: 'Several schemas are exposed (`BACKSTAY_EXPOSED_SCHEMAS`); without a profile it is the first',
      same: [
        second('client?order=id', 'tenant2', { text: clients, ...answered }),
        second('client?id=eq.1&select=name', null, { answers: { 'content-profile': 'public' } }),
        second('client', 'tenant2', { method: 'HEAD', text: '', ...answered }),
        second('contract?select=id,client(name)', 'tenant2', {
          text: '[{"id":1,"client":{"name":"Bert"}}]',
          ...answered,
        }),
        second('project', 'tenant2', { status: 404, error: ['PGRST205'] }),
      ],
    },
    {
      says: 'Writes into the other schema answer from it',
      same: [
        second('client', 'tenant2', {
          method: 'POST',
          body: { id: 3, name: 'Cleo' },
          prefer: 'return=representation,tx=rollback',
          status: 201,
          text: '[{"id":3,"name":"Cleo"}]',
          ...answered,
        }),
        second('client?id=eq.1', 'tenant2', {
          method: 'PATCH',
          body: { name: 'Ada' },
          prefer: 'return=representation,tx=rollback',
          text: '[{"id":1,"name":"Ada"}]',
          ...answered,
        }),
        second('client?id=eq.2', 'tenant2', {
          method: 'PUT',
          body: { id: 2, name: 'Ben' },
          prefer: 'return=representation,tx=rollback',
          text: '[{"id":2,"name":"Ben"}]',
          ...answered,
        }),
        second('client?id=eq.1', 'tenant2', {
          method: 'DELETE',
          prefer: 'return=representation,tx=rollback',
          text: '[{"id":1,"name":"Alma"}]',
          ...answered,
        }),
      ],
    },
    {
      says: 'Functions and the OpenAPI output are those of the schema',
      same: [
        second('rpc/clients_below?most=2', 'tenant2', { text: '[{"id":1,"name":"Alma"}]', ...answered }),
        second('rpc/clients_below', 'tenant2', { method: 'POST', body: { most: 9 }, text: clients, ...answered }),
        second('rpc/clients_below?most=2', null, { status: 404, error: ['PGRST202'] }),
        second('', 'tenant2', { part: { definitions: { contract: { required: ['id', 'client_id'] } } }, ...answered }),
      ],
    },
    {
      says: 'Tables are embedded within the schema only',
      same: [
        second('contract?select=id,outside:outside_id(name)', 'tenant2', {
          status: 400,
          error: ['PGRST200'],
        }),
      ],
    },
    {
      says: 'A schema that is there and not exposed is PGRST106, and all that are exposed are named',
      same: [
        second('note', 'secret', {
          status: 406,
          json: {
            code: 'PGRST106',
            message: 'Invalid schema: secret',
            details: null,
            hint: 'Only the following schemas are exposed: public, tenant2',
          },
        }),
        second('rpc/clients_below', 'secret', { method: 'POST', body: { most: 1 }, status: 406, error: ['PGRST106'] }),
      ],
    },
    { says: 'Schemas that are added while it runs', absent: 'the schemas are a setting, read at the start' },
    { says: 'The schema as a claim of the token', absent: 'a request names its schema by a header only' },
  ],
};
