import { expect, it, vi } from 'vitest';
import { asText, type EngineUnderTest, onEveryEngine, openAgain, patient } from './engine-under-test.js';

onEveryEngine('Messages between processes', {}, (current) => {
  it('are there where the engine says so', () => {
    const { engine } = current();
    expect(engine.notices !== null).toBe(engine.capabilities.notifications);
  });

  it('arrive at every listener of their channel when the transaction commits, and never when it does not', async () => {
    const { notices } = current().engine;
    if (notices === null) return expect(current().engine.capabilities.notifications).toBe(false);
    const other = await openAgain(current());
    const heard: string[] = [];
    await other.engine.notices?.listen('test_channel', (message) => heard.push(`other ${message}`));
    const stop = await notices.listen('test_channel', (message) => heard.push(`own ${message}`));
    await notices.listen('Another "channel"', (message) => heard.push(`another ${message}`));
    await expect(say(current(), 'test_channel', 'lost', true)).rejects.toThrow('not this time');
    await say(current(), 'test_channel', 'first');
    await say(current(), 'Another "channel"', 'quoted');
    await vi.waitFor(() => expect(heard.toSorted()).toEqual(['another quoted', 'other first', 'own first']));
    await stop();
    await say(current(), 'test_channel', 'second');
    await vi.waitFor(() => expect(heard).toContain('other second'));
    expect(heard).not.toContain('own second');
    await other.engine.close();
  });

  it('go on after the connection was lost, and say that some may be missing', async () => {
    const { engine, rows } = current();
    if (engine.notices === null) return expect(engine.capabilities.notifications).toBe(false);
    const heard: (string | null)[] = [];
    await engine.notices.listen('lossy', (message) => heard.push(message));
    const listening = `FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
    expect(await rows(`SELECT pg_terminate_backend(pid) ${listening}`)).toEqual([['t']]);
    await vi.waitFor(() => expect(heard).toEqual([null]), { timeout: 5000 });
    await say(current(), 'lossy', 'again');
    await vi.waitFor(() => expect(heard).toEqual([null, 'again']));
  });

  it('leave no connection behind when the engine is closed', async () => {
    const { engine } = current();
    if (engine.notices === null) return expect(engine.capabilities.notifications).toBe(false);
    const other = await openAgain(current());
    await other.engine.notices?.listen('closing', () => undefined);
    const count = async (): Promise<string> =>
      asText(
        (
          await engine.read(
            [{ sql: `SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN "closing"'`, parameters: [] }],
            patient,
          )
        )[0],
      )[0]?.[0] ?? '';
    expect(await count()).toBe('1');
    await other.engine.close();
    await vi.waitFor(async () => expect(await count()).toBe('0'));
  });
});

/** Sends a message in a transaction, which is rolled back on request. */
async function say({ engine }: EngineUnderTest, channel: string, message: string, regret = false): Promise<void> {
  await engine.transaction(patient, async (tx) => {
    if (engine.notices) await tx.run(engine.notices.send(channel, message));
    if (regret) throw new Error('not this time');
  });
}
