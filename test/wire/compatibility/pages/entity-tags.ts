import { tagOf } from '../../cases/entity-tag.cases.js';
import type { Page } from '../behaviour.js';

const seen = 'item?id=eq.1&select=id,name';
const tag = tagOf('{"id":1,"name":"one"}');
const stale = tagOf('{"id":1,"name":"uno"}');

export const entityTags: Page = {
  title: 'Entity Tags',
  path: null,
  behaviours: [
    {
      says: 'An answer about one row, known by its key, has an `ETag`; others have none',
      same: [
        { request: seen, project: 'writing', answers: { etag: tag } },
        { request: seen, project: 'writing', method: 'HEAD', text: '', answers: { etag: tag } },
        { request: 'item?name=eq.one&select=id,name', project: 'writing', answers: { etag: null } },
      ],
    },
    {
      says: '`If-None-Match` of a read: 304 without a body while the row is the same',
      same: [
        {
          request: seen,
          project: 'writing',
          headers: { 'if-none-match': tag },
          status: 304,
          text: '',
          answers: { etag: tag },
        },
        {
          request: seen,
          project: 'writing',
          headers: { 'if-none-match': stale },
          text: '[{"id":1,"name":"one"}]',
          answers: { etag: tag },
        },
      ],
    },
    {
      says: '`If-Match` of PATCH and DELETE: only the row that was seen; `PT412` and nothing written where it is another now',
      same: [
        {
          request: seen,
          method: 'PATCH',
          body: { name: 'eins' },
          headers: { 'if-match': tag },
          status: 204,
          after: { 'item?id=eq.1&select=name': [{ name: 'eins' }] },
        },
        {
          request: seen,
          method: 'PATCH',
          body: { name: 'eins' },
          headers: { 'if-match': stale },
          status: 412,
          error: ['PT412', 'The condition of If-Match does not hold'],
          after: { 'item?id=eq.1&select=name': [{ name: 'one' }] },
        },
        {
          request: seen,
          method: 'DELETE',
          headers: { 'if-match': tag },
          status: 204,
          after: { 'item?id=eq.1&select=id': [] },
        },
        {
          request: seen,
          method: 'DELETE',
          headers: { 'if-match': stale },
          status: 412,
          error: ['PT412'],
          after: { 'item?id=eq.1&select=id': [{ id: 1 }] },
        },
      ],
    },
    {
      says: '`If-None-Match: *` of PUT: creates, and changes nothing that is there',
      same: [
        {
          request: 'team?id=eq.9',
          method: 'PUT',
          as: 'service',
          body: { id: 9, name: 'attic' },
          headers: { 'if-none-match': '*' },
          status: 204,
          after: { 'team?id=eq.9&select=name': [{ name: 'attic' }] },
        },
        {
          request: 'team?id=eq.1',
          method: 'PUT',
          as: 'service',
          body: { id: 1, name: 'attic' },
          headers: { 'if-none-match': '*' },
          status: 412,
          error: ['PT412', 'The condition of If-None-Match does not hold'],
          after: { 'team?id=eq.1&select=name': [{ name: 'kitchen' }] },
        },
      ],
    },
  ],
};
