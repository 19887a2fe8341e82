import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';

/** Enough text to sort that no machine does it within a millisecond. */
const rows = 3000;
const heavy = {
  'schema/01.sql': `
create table words (id integer primary key, word text not null);
alter table words enable row level security;
create policy "words are for all" on words for select using (true);
`,
  'seed/words.json': JSON.stringify(
    Array.from({ length: rows }, (_, id) => ({ id, word: `${'x'.repeat(200)}${(id * 7919) % rows}` })),
  ),
};

afterEach(() => vi.restoreAllMocks());

describe.each(testEngines)('A statement that takes too long on %s', (engine) => {
  it('is logged with its request, its text and its plan, and without what it was asked with', async () => {
    const database = await freshDatabase(engine);
    const server = await startServer({
      files: heavy,
      databaseUrl: database.url,
      env: { BACKSTAY_SLOW_STATEMENT_MS: '1' },
    });
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const reply = await fetch(`${server.url}/rest/v1/words?word=neq.private-words&order=word.desc`, {
      headers: { apikey: server.anonKey, 'x-request-id': 'the-slow-one' },
    });
    expect(reply.status).toBe(200);
    const lines = (): Record<string, unknown>[] =>
      warn.mock.calls
        .map(([line]) => line as Record<string, unknown>)
        .filter((line) => line['requestId'] === 'the-slow-one');
    await expect.poll(() => lines().length).toBeGreaterThan(0);
    const [line] = lines();
    expect(line).toMatchObject({ durationMs: expect.any(Number), rows: 1000, sql: expect.stringContaining('words') });
    expect(line!['plan']).toEqual(expect.arrayContaining([expect.stringMatching(/(SCAN|ALL|Seq Scan) on /)]));
    expect(JSON.stringify(warn.mock.calls)).not.toContain('private-words');
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^backstay_slow_statements_total\{verb="select"\} [1-9]/m);
    await server.stop();
    await database.drop();
  });
});
