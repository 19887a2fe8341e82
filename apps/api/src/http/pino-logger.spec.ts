import { expect, it } from 'vitest';
import type { RequestFinished } from '@backstay/kernel';
import { PinoLogger } from './pino-logger.js';

const request: RequestFinished = {
  kind: 'request_finished',
  requestId: 'r',
  method: 'GET',
  operation: 'rest.read',
  path: '/rest/v1/books',
  status: 200,
  durationMs: 1,
  role: null,
  aborted: false,
  errorCode: null,
};

it('tells of health checks at debug, ready or not, and of faults of ours as errors', () => {
  const lines: string[] = [];
  const logger = new PinoLogger('trace', { write: (json) => void lines.push(json) });
  for (const [path, status] of [
    ['/rest/v1/books', 200],
    ['/rest/v1/books', 503],
    ['/health/ready', 200],
    ['/health/ready', 503],
    ['/health/ready', 500],
  ] as const)
    logger.event({ ...request, path, status });
  const levels = lines.map((json) => (JSON.parse(json) as { level: string }).level);
  expect(levels).toEqual(['info', 'error', 'debug', 'debug', 'error']);
});

it('warns of what is gone from the database', () => {
  const lines: string[] = [];
  const logger = new PinoLogger('warn', { write: (json) => void lines.push(json) });
  logger.event({ kind: 'drift_seen', table: 'public.books', what: 'column price', schemaVersion: 3 });
  expect(lines.map((json) => JSON.parse(json) as unknown)).toMatchObject([
    { level: 'warn', msg: 'drift_seen', table: 'public.books', what: 'column price', schemaVersion: 3 },
  ]);
});
