import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runStoppable } from './stoppable.js';

const neverAsked = { stop: () => Promise.reject(new Error('asked to stop')) };

describe('Work under a deadline', () => {
  it('that ends in time is never stopped', async () => {
    expect(await runStoppable(neverAsked, { timeoutMs: 1000 }, async () => 7)).toEqual({ kind: 'done', value: 7 });
    const error = new Error('its own');
    expect(await runStoppable(neverAsked, { timeoutMs: 1000 }, () => Promise.reject(error))).toEqual({
      kind: 'failed',
      error,
    });
  });

  it('is asked to stop until it hears, and its connection must be drained', async () => {
    const statement = Promise.withResolvers<void>();
    let asked = 0;
    const deafOnce = {
      stop: async () => {
        if (++asked === 2) statement.reject(new Error('interrupted'));
      },
    };
    const outcome = await runStoppable(deafOnce, { timeoutMs: 1 }, () => statement.promise);
    expect(outcome).toMatchObject({ kind: 'stopped', failure: { entry: 'statement_timeout' }, condition: 'tainted' });
    expect(asked).toBe(2);
  });

  it('that ended by itself while the stop was under way counts as stopped: the stop may still arrive', async () => {
    const statement = Promise.withResolvers<string>();
    const late = {
      stop: async () => {
        statement.resolve('a result');
        await sleep(5);
      },
    };
    const outcome = await runStoppable(late, { timeoutMs: 1 }, () => statement.promise);
    expect(outcome).toMatchObject({ kind: 'stopped', condition: 'tainted' });
  });

  it('loses its connection when the server cannot be asked', async () => {
    const outcome = await runStoppable(neverAsked, { timeoutMs: 1 }, () => new Promise(() => undefined));
    expect(outcome).toMatchObject({ kind: 'stopped', condition: 'lost' });
  });

  it('is not begun for a caller that has gone', async () => {
    let begun = false;
    const outcome = await runStoppable(neverAsked, { timeoutMs: 1, signal: AbortSignal.abort() }, async () => {
      begun = true;
    });
    expect(outcome).toMatchObject({ kind: 'stopped', failure: { entry: 'statement_cancelled' } });
    expect(begun).toBe(false);
  });
});
