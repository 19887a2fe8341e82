import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { ask, type Answer } from './ask-case.js';
import type { FixtureServer } from './fixture-server.js';
import { startWritingFixture } from './writing-fixture.js';

const long = (piece: string): string => piece.repeat(2_100_000);
const escaped = long(String.raw`\n`);

/** What a column is sent as JSON, and what it shows. */
const kept: readonly (readonly [what: string, column: string, sent: string, shown: string])[] = [
  ['bytes', 'bytes', `"\\\\x${long('ff')}"`, `"\\\\x${long('ff')}"`],
  ['escapes of a jsonb', 'doc', `"${escaped}"`, `"${escaped}"`],
  ['escapes in a jsonb', 'doc', `{"a":"${escaped}"}`, `{"a": "${escaped}"}`],
  ['escapes of a json', 'raw', `"${escaped}"`, `"${escaped}"`],
  ['an element in quotes', 'tags', String.raw`"{\"${long('a ')}\"}"`, `["${long('a ')}"]`],
  ['an element of escapes', 'tags', `["${escaped}"]`, `["${escaped}"]`],
];

const refused: readonly (readonly [what: string, column: string, sent: string])[] = [
  ['bytes of an odd number of digits', 'bytes', `"\\\\x${long('ff')}f"`],
  ['blanks inside of a moment', 'moment', `"2026-01-02${long(' ')}x"`],
  ['digits of a moment', 'stamp', `"${long('11')}"`],
  ['digits of a number', 'exact', long('11')],
  ['digits of a number in a jsonb', 'doc', long('11')],
  ['an array that nothing ends', 'tags', String.raw`"{\"${long('a ')}}"`],
];

describe.each(testEngines)('values of megabytes on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startWritingFixture(engine);
  });
  afterAll(() => fixture?.stop());

  const insert = (column: string, sent: string, id: number): Promise<Answer> =>
    ask(fixture, {
      method: 'POST',
      request: `item?select=${column}`,
      body: `{"id":${id},"${column}":${sent}}`,
      prefer: 'return=representation',
      as: 'service',
    });

  it.each(kept.map((one, i) => [...one, 100 + i] as const))('keeps %s', async (_, column, sent, shown, id) => {
    const { status, body } = await insert(column, sent, id);
    expect(status).toBe(201);
    expect(body === `[{"${column}":${shown}}]`).toBe(true);
    const read = await ask(fixture, { request: `item?select=${column}&id=eq.${id}`, as: 'service' });
    expect(read.body === body).toBe(true);
  });

  it.each(refused)('refuses %s', async (_, column, sent) => {
    expect((await insert(column, sent, 99)).status).toBe(400);
  });
});
