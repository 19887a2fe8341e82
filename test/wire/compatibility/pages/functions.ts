import type { CompatibilityCase, Page } from '../behaviour.js';

const call = (method: string, request: string, body?: unknown): CompatibilityCase => ({
  request: `rpc/${request}`,
  method,
  project: 'reading',
  ...(body === undefined ? {} : { body }),
  status: 400,
  error: ['PGRST127'],
});

export const functions: Page = {
  title: 'Functions as RPC',
  path: 'api/functions',
  behaviours: [
    {
      says: 'A function is called with POST, its arguments an object',
      refused: [call('POST', 'add_them', { a: 1, b: 2 })],
    },
    {
      says: 'A function that only reads is called with GET, its arguments in the query',
      refused: [call('GET', 'add_them?a=1&b=2')],
    },
  ],
};
