import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { openTransfer, type Transfer } from './open-transfer.js';

const columns = `
  id bigint generated always as identity primary key, small smallint, whole integer, big bigint, exact numeric(12, 4),
  approx double precision, short real, flag boolean, name text, code varchar(30), pad char(4), key uuid, day date,
  at time, stamp timestamp, moment timestamptz, doc jsonb, raw json, bytes bytea, feeling mood, tags text[], numbers integer[]`;
const schema = `
create type mood as enum ('sad', 'ok', 'a, "b"');
create table here (${columns});
create table there (${columns});
create table "odd, ""names""" ("a.b" integer, "select" varchar(20) not null, "or" date, "Ünï" text, primary key ("select", "a.b"));
create table loose (kind text, weight numeric(6, 2));
`;

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((one) => !one.includes('\0')),
  fc.constantFrom(
    '',
    ' ',
    'NULL',
    '\\N',
    'a,b',
    '"',
    '""',
    'two\nlines',
    'cr\r\nlf',
    "it's",
    '{}',
    '\t',
    '\uFEFFmark',
    '😀',
  ),
);
const or = <T>(some: fc.Arbitrary<T>) => fc.option(some, { freq: 4 });
const pad = (n: number, width: number): string => String(n).padStart(width, '0');
const part = (max: number, width = 2) => fc.nat({ max }).map((n) => pad(n, width));
const day = fc
  .tuple(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}-${pad(m, 2)}-${pad(d, 2)}`);
const clock = fc.tuple(part(23), part(59), part(59), part(999_999, 6)).map(([h, m, s, f]) => `${h}:${m}:${s}.${f}`);
const exactText = fc.tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), part(9999, 4)).map(([n, f]) => `${n}.${f}`);
const float = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
  .map((n) => (Math.abs(n) < 1e-15 ? 0 : n));
const document = fc.dictionary(
  fc.constantFrom('a', 'b', 'key'),
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
  { maxKeys: 3 },
);

const row = fc.record({
  small: or(fc.integer({ min: -32768, max: 32767 })),
  whole: or(fc.integer()),
  big: or(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  exact: or(exactText),
  approx: or(float),
  short: or(
    fc
      .float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e6), max: Math.fround(1e6) })
      .map((n) => (Math.abs(n) < 1e-6 ? 0 : n)),
  ),
  flag: or(fc.boolean()),
  name: or(text),
  code: or(text),
  pad: or(fc.constantFrom('', 'a', 'ab c', 'wxyz')),
  key: or(fc.uuid()),
  day: or(day),
  at: or(clock),
  stamp: or(fc.tuple(day, clock).map((both) => both.join(' '))),
  moment: or(fc.tuple(day, clock).map((both) => `${both.join('T')}+02:00`)),
  doc: or(document),
  raw: or(document),
  bytes: or(fc.uint8Array({ maxLength: 6 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`)),
  feeling: or(fc.constantFrom('sad', 'ok', 'a, "b"')),
  tags: or(fc.array(or(text), { maxLength: 3 })),
  numbers: or(fc.array(or(fc.integer()), { maxLength: 3 })),
});

const rows = process.env['BACKSTAY_NIGHTLY'] === undefined ? 60 : 3000;

describe('rows of every type', () => {
  const databases: Transfer[] = [];
  beforeAll(async () => {
    for (const name of testEngines) databases.push(await openTransfer(name, schema));
  });
  afterAll(() => Promise.all(databases.map((one) => one.close())));

  it.each(['csv', 'jsonl', 'json'] as const)(
    'go from one database to the next as %s, and come out the same',
    async (format) => {
      const seed = Math.trunc(Math.random() * 2 ** 31);
      const sample = fc.sample(row, { seed, numRuns: rows });
      const [first] = databases;
      let path = await first!.file('sample.jsonl', sample.map((one) => `${JSON.stringify(one)}\n`).join(''));
      await first!.sql('DELETE FROM here');
      await first!.import('here', path);
      let before: string | null = null;
      for (const [i, database] of [...databases, first!].entries()) {
        const table = i === 0 ? 'here' : 'there';
        if (i > 0) {
          await database.sql('DELETE FROM there');
          await database.import('there', path);
        }
        path = `${database.folder}/${table}.${format}`;
        const { rows: written } = await database.export(table, path);
        expect(written).toBe(rows);
        const after = await readFile(path, 'utf8');
        if (before !== null) expect(after, `seed ${seed}, ${database.engine.name}`).toBe(before);
        before = after;
      }
    },
    120_000,
  );

  it('keep their order and their pages by a key of odd names, by orders with NULL, and by filters', async () => {
    const lines = Array.from(
      { length: 300 },
      (_, i) => `${i % 7},k${i},${i % 3 ? '' : `2026-01-${pad((i % 28) + 1, 2)}`},"x,${i % 5}"\n`,
    );
    const outputs: string[][] = [];
    for (const database of databases) {
      const table = 'odd, "names"';
      await database.import(table, await database.file('odd.csv', `a.b,select,or,Ünï\n${lines.join('')}`));
      const read = async (options: Parameters<Transfer['export']>[2]): Promise<string> => {
        const path = `${database.folder}/odd-out.csv`;
        await database.export(table, path, options);
        return readFile(path, 'utf8');
      };
      const all = await read({});
      expect(all.trimEnd().split('\n').slice(1).toSorted()).toEqual(lines.map((one) => one.trimEnd()).toSorted());
      const ordered = `${database.folder}/ordered.csv`;
      await database.export('there', ordered, { order: 'feeling.desc,day,flag.desc.nullslast,name' });
      outputs.push([
        all,
        await readFile(ordered, 'utf8'),
        await read({
          where: [
            ['a.b', 'gt.4'],
            ['or', '("or".is.null,"a.b".eq.5)'],
          ],
          select: '"select","or"',
        }).catch(String),
      ]);
    }
    for (const output of outputs) expect(output).toEqual(outputs[0]);
  });

  it('are written up to a row and then on from there', async () => {
    const [database] = databases;
    await database!.sql('DELETE FROM there');
    const text = Array.from({ length: 200 }, (_, i) => `${JSON.stringify({ name: `line\n${i}, "x"` })}\n`).join('');
    await database!.import('there', await database!.file('many.jsonl', text));
    for (const format of ['csv', 'jsonl'] as const) {
      const whole = `${database!.folder}/whole.${format}`;
      const cut = `${database!.folder}/cut.${format}`;
      const { sha256 } = await database!.export('there', whole);
      const written = await readFile(whole);
      await database!.file(`cut.${format}`, written.subarray(0, Math.floor(written.length / 3)));
      const report = await database!.export('there', cut, { resume: true });
      expect(await readFile(cut, 'utf8')).toBe(written.toString('utf8'));
      expect(report).toMatchObject({ rows: 200, sha256 });
    }
    await expect(
      database!.export('there', `${database!.folder}/whole.csv`, { resume: true, select: 'name' }),
    ).rejects.toThrow('key');
  });

  it('of a table without a key are all there, equal ones too', async () => {
    for (const database of databases) {
      await database.import('loose', await database.file('loose.csv', 'kind,weight\na,1\na,1\n,\n'));
      const path = `${database.folder}/loose-out.csv`;
      await database.export('loose', path);
      expect((await readFile(path, 'utf8')).trimEnd().split('\n').toSorted()).toEqual([
        ',',
        'a,1.00',
        'a,1.00',
        'kind,weight',
      ]);
    }
  });

  it('are those that a role may read', async () => {
    const [database] = databases;
    const path = `${database!.folder}/anon.csv`;
    const report = await database!.export('there', path, { principal: { role: 'anon', claims: {} } });
    expect(report.rows).toBe(0);
  });
});
