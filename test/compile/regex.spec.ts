import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expression } from '@backstay/expression';
import { Failure } from '@backstay/kernel';
import { compileExpression, sql } from '@backstay/query';
import { Regex } from '../../libs/query/src/regex/regex.js';
import { testEngines, type TestEngineName } from '../support/databases.js';
import { openNative, type Native } from './native.js';
import { noise, patterns, subjects } from './regex-patterns.js';
import { openSample, type SampleDatabase } from './sample-table.js';

const text = { kind: 'text' } as const;
const title: Expression = { kind: 'column', type: text, source: 's', column: 'title' };
const rows = { samples: subjects.map((subject, i) => ({ id: String(i), title: subject })) };
const nightly = process.env['BACKSTAY_NIGHTLY'] === '1';

/** What our reader says of a pattern: `yes`, or the code it refuses with. */
function verdict(pattern: string, insensitive: boolean): string {
  try {
    Regex.parse(pattern, insensitive);
    return 'yes';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe.runIf(testEngines.includes('postgres'))('Regular expressions', () => {
  let native: Native;
  let databases: SampleDatabase[];

  beforeAll(async () => {
    native = await openNative(rows);
    await native.rows(`SET statement_timeout = '20s'`);
    databases = await Promise.all(testEngines.map((name) => openSample(name, rows)));
  });
  afterAll(async () => {
    await native.close();
    await Promise.all(databases.map((database) => database.close()));
  });

  /** The subjects PostgreSQL itself finds a match in; null: it is no pattern to it. */
  async function truth(pattern: string, insensitive: boolean): Promise<readonly string[] | null> {
    const condition = insensitive ? 'title COLLATE "default" ~* $1' : 'title COLLATE "C" ~ $1';
    try {
      const found = await native.rows(`SELECT id FROM samples WHERE ${condition} ORDER BY id`, [pattern]);
      return found.map(([id]) => String(id));
    } catch (error) {
      if (String(error).includes('invalid regular expression')) return null;
      throw error;
    }
  }

  async function found(database: SampleDatabase, pattern: string, insensitive: boolean): Promise<readonly string[]> {
    const condition = compileExpression(
      { kind: 'regex', insensitive, operand: title, pattern: { kind: 'value', type: text, slot: 0 } },
      database.engine.dialect,
    );
    const both = sql`SELECT s.id, CASE WHEN ${condition} THEN 1 WHEN NOT ${condition} THEN 0 END FROM samples AS s ORDER BY s.id`;
    const { rows: judged } = await database.run(both, [pattern]);
    return judged.filter(([, holds]) => Number(holds) === 1).map(([id]) => String(id));
  }

  /** Whether all engines and our reader agree with PostgreSQL about a pattern. */
  async function agree(pattern: string, insensitive: boolean): Promise<boolean> {
    const said = verdict(pattern, insensitive);
    if (said !== 'yes' && said !== '2201B') return false;
    const expected = await truth(pattern, insensitive);
    if (said === '2201B') expect([pattern, expected]).toEqual([pattern, null]);
    if (said !== 'yes') return false;
    for (const database of databases) {
      const actual = await found(database, pattern, insensitive);
      if (!isDeepStrictEqual(actual, expected)) {
        const shown = (ids: readonly string[] | null): unknown =>
          ids?.map((id) => subjects[Number(id)]) ?? 'no pattern';
        throw new Error(
          `${database.engine.name}: ${JSON.stringify(pattern)}${insensitive ? ' (any case)' : ''} finds ${JSON.stringify(shown(actual))}, not ${JSON.stringify(shown(expected))}`,
        );
      }
    }
    return true;
  }

  /** The code an engine fails with for a pattern on a long text; otherwise how many texts it finds. */
  async function judge(name: TestEngineName, subject: string, pattern: string): Promise<string | number> {
    const database = await openSample(name, { samples: [{ id: '1', title: subject }] });
    try {
      return (await found(database, pattern, false)).length;
    } catch (error) {
      return error instanceof Failure ? error.code : String(error);
    } finally {
      await database.close();
    }
  }

  it.each(testEngines)('made to hurt are answered in time and never wrong, on %s', async (name) => {
    const text = 'a'.repeat(5_000);
    expect([
      await judge(name, `${text}!`, '(a+)+$'),
      await judge(name, text, '(a+)+$'),
      await judge(name, `${text}!`, '^((a*)*)*$'),
      await judge(name, `${text}!`, '^(a|a|aa?)?a*$'),
      await judge(name, `${text}b`, 'a.*a.*a.*c'),
      await judge(name, `${text}b`, 'a.*a.*a.*b'),
    ]).toEqual([0, 1, 0, 0, 0, 1]);
  });

  // The engines that try one way after the other end at their limits here, and must not take that for "no match".
  it.each(testEngines)('that are too much for a text fail, or find nothing, on %s', async (name) => {
    const limited = name === 'mysql' || name === 'mariadb';
    expect(await judge(name, 'ab'.repeat(10_000), '^[a-z]*(ab)*[0-9]')).toBe(limited ? '2201B' : 0);
  });

  const runs = { numRuns: nightly ? 20_000 : 200 };

  it('of the subset find on every engine what PostgreSQL finds', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(patterns(true), async (pattern) => {
        if (await agree(pattern, false)) accepted++;
      }),
      runs,
    );
    expect(accepted).toBeGreaterThan(runs.numRuns / 5);
  }, 3_600_000);

  it('without regard to case find on every engine what PostgreSQL finds', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(patterns(false), async (pattern) => {
        if (await agree(pattern, true)) accepted++;
      }),
      runs,
    );
    expect(accepted).toBeGreaterThan(runs.numRuns / 5);
  }, 3_600_000);

  it('that are none to us are none to PostgreSQL', async () => {
    await fc.assert(
      fc.asyncProperty(noise, async (pattern) => {
        await agree(pattern, false);
      }),
      runs,
    );
  }, 3_600_000);
});
