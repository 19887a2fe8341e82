import type { Page } from '../behaviour.js';

const plan = (accept: string) =>
  ({ request: 'sample?select=name&order=id', headers: { accept }, status: 406, error: ['PGRST107'] }) as const;

export const observability: Page = {
  title: 'Observability',
  path: 'observability',
  behaviours: [
    {
      says: 'The Server header tells the version',
      differs:
        'there is none: what a server runs on is nobody’s business; `/admin/v1/status` tells it to the service key',
      cases: [{ request: 'sample?select=id&id=eq.1', ids: [1], answers: { server: null } }],
    },
    {
      says: 'A request’s trace header comes back',
      same: [
        {
          request: 'sample?select=id&id=eq.1',
          headers: { 'x-request-id': 'abc-123' },
          ids: [1],
          answers: { 'x-request-id': 'abc-123' },
        },
      ],
    },
    {
      says: 'Server-Timing tells how long each stage took, where it is on',
      differs: 'with the stages of Backstay, and to the service key only: a time can tell of rows that a policy hides',
      cases: { file: 'test/http/answers.spec.ts', title: 'how long its stages took is told to the service key only' },
    },
    {
      says: 'The execution plan, where it is on',
      differs: 'for holders of the service key, each statement with the plan of its own database',
      cases: {
        file: 'test/wire/query-plans.spec.ts',
        title: 'are the database’s own, of the statement that was to run',
      },
    },
    {
      says: 'The execution plan is off by default',
      refused: [
        plan('application/vnd.pgrst.plan'),
        plan('application/vnd.pgrst.plan+json'),
        plan('application/vnd.pgrst.plan+text; for="application/json"; options=analyze|verbose'),
      ],
    },
  ],
};
