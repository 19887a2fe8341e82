import type { Page } from '../behaviour.js';

export const options: Page = {
  title: 'OPTIONS method',
  path: 'api/options',
  behaviours: [
    {
      says: 'OPTIONS tells the methods of a table in Allow',
      same: [
        {
          request: 'sample',
          method: 'OPTIONS',
          status: 200,
          text: '',
          answers: { allow: 'OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE' },
        },
      ],
    },
    {
      says: 'OPTIONS tells the methods of the root, which describes a schema',
      same: [{ request: '', method: 'OPTIONS', status: 200, text: '', answers: { allow: 'OPTIONS, GET, HEAD' } }],
    },
    {
      says: 'The root is only read',
      same: [
        {
          request: '',
          method: 'DELETE',
          status: 405,
          error: ['PGRST117'],
          answers: { allow: 'OPTIONS, GET, HEAD' },
        },
      ],
    },
    {
      says: 'A table without a primary key',
      differs: 'its rows have no names of their own, and so they can be read and added, not changed',
      cases: [{ request: 'event', method: 'OPTIONS', answers: { allow: 'OPTIONS, GET, HEAD, POST' } }],
    },
    {
      says: 'A view that is not updatable is only read',
      same: [{ request: 'project_client', method: 'OPTIONS', answers: { allow: 'OPTIONS, GET, HEAD' } }],
    },
    {
      says: 'A view that PostgreSQL could update',
      differs: 'only read, like every view',
      cases: [{ request: 'open_project', method: 'OPTIONS', answers: { allow: 'OPTIONS, GET, HEAD' } }],
    },
    {
      says: 'A table that is not there',
      same: [{ request: 'nowhere', method: 'OPTIONS', status: 404, error: ['PGRST205'] }],
    },
    {
      says: 'A function’s methods depend on its volatility',
      differs:
        'it depends on whether its body writes: one that reads is called by GET and HEAD also where it is volatile',
      cases: [
        {
          request: 'rpc/nothing',
          method: 'OPTIONS',
          project: 'reading',
          answers: { allow: 'OPTIONS, GET, HEAD, POST' },
        },
        { request: 'rpc/star_all', method: 'OPTIONS', project: 'writing', answers: { allow: 'OPTIONS, POST' } },
      ],
    },
    {
      says: 'A method that is not there',
      differs: '405 tells in Allow which there are',
      cases: [
        {
          request: 'rpc/star_all',
          method: 'DELETE',
          project: 'writing',
          status: 405,
          error: ['PGRST101'],
          answers: { allow: 'OPTIONS, POST' },
        },
        {
          request: 'rpc/star_all',
          project: 'writing',
          status: 405,
          error: ['25006'],
          answers: { allow: 'OPTIONS, POST' },
        },
      ],
    },
  ],
};
