import type { Page } from '../behaviour.js';

const origin = 'https://app.example';
const preflight = { origin, 'access-control-request-method': 'POST' };

export const cors: Page = {
  title: 'CORS',
  path: 'api/cors',
  behaviours: [
    {
      says: 'Every origin may ask, and reads the headers that clients look at',
      differs: 'as `*` and without credentials: keys travel in headers, and a cookie means nothing here',
      cases: [
        {
          request: 'sample?select=id&id=eq.1',
          headers: { origin },
          ids: [1],
          answers: { 'access-control-allow-origin': '*', 'access-control-allow-credentials': null },
        },
        {
          request: 'nowhere',
          headers: { origin },
          status: 404,
          error: ['PGRST205'],
          answers: { 'access-control-allow-origin': '*' },
        },
      ],
    },
    {
      says: 'A preflight is answered without asking the database, with the methods',
      same: [
        {
          request: 'sample',
          method: 'OPTIONS',
          headers: preflight,
          status: 204,
          text: '',
          answers: { 'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
        },
      ],
    },
    {
      says: 'A preflight allows the headers that were asked for',
      same: { file: 'test/http/cors.spec.ts', title: 'allows the headers that were asked for besides, once each' },
    },
    {
      says: 'Browsers may remember a preflight for a day',
      differs: 'for an hour: a server’s address can pass to another within a day',
      cases: [
        {
          request: 'sample',
          method: 'OPTIONS',
          headers: preflight,
          status: 204,
          answers: { 'access-control-max-age': '3600' },
        },
      ],
    },
  ],
};
