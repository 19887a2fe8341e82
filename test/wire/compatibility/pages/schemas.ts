import type { Page } from '../behaviour.js';

const one = 'sample?select=id&id=eq.1';

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
    { says: 'Several exposed schemas, and schemas added later', absent: 'there is one exposed schema, `public`' },
    { says: 'The schema as a claim of the token', absent: 'there is one exposed schema, `public`' },
  ],
};
