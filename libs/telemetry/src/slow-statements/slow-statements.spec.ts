import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PlanStep, StatementRun } from '@backstay/engine';
import { RequestScope } from '../request-scope.js';
import { StatementFeed } from '../statement-feed.js';
import { planLine, SlowStatements } from './slow-statements.js';

const step: PlanStep = { table: 'books', access: 'ref', index: 'books_author', rows: 20 };

const run = (
  sql: string,
  durationMs: number,
  plan: StatementRun['plan'] = () => Promise.resolve([step]),
): StatementRun => ({
  sql,
  durationMs,
  rows: 20,
  plan,
});

/** The lines that are written while `work` runs, as they are given to the log. */
async function linesOf(work: (feed: StatementFeed, scope: RequestScope) => void): Promise<readonly unknown[]> {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const [feed, scope] = [new StatementFeed(), new RequestScope()];
  const slow = new SlowStatements(100, scope, feed);
  work(feed, scope);
  await new Promise(setImmediate);
  slow.close();
  feed.tell(run('after', 1000));
  return warn.mock.calls.map(([line]) => line);
}

afterEach(() => vi.restoreAllMocks());

describe('slow statements', () => {
  it('are told with request, text and plan, from the threshold on', async () => {
    const lines = await linesOf((feed, scope) => {
      feed.tell(run('fast', 99.9));
      scope.run({ requestId: 'r1', trace: null }, () => feed.tell(run('slow', 100.4)));
    });
    expect(lines).toEqual([
      {
        requestId: 'r1',
        durationMs: 100,
        rows: 20,
        sql: 'slow',
        plan: ['ref on books by books_author, about 20 rows'],
      },
    ]);
  });

  it('are told each time, but their plan is asked for once a minute', async () => {
    const plan = vi.fn<StatementRun['plan']>(() => Promise.resolve([step]));
    const lines = await linesOf((feed) => {
      feed.tell(run('slow', 200, plan));
      feed.tell(run('slow', 200, plan));
    });
    expect(lines).toHaveLength(2);
    expect(plan).toHaveBeenCalledTimes(1);
  });

  it('are told without a plan where the database has none', async () => {
    expect(await linesOf((feed) => feed.tell(run('slow', 200, () => Promise.resolve(null))))).toEqual([
      { durationMs: 200, rows: 20, sql: 'slow' },
    ]);
  });

  it('have the steps of their plan in words', () => {
    expect(planLine({ table: null, access: 'Sort', index: null, rows: null })).toBe('Sort');
    expect(planLine({ table: 'books', access: 'SCAN', index: null, rows: null })).toBe('SCAN on books');
  });
});
