import { buildCatalog, type Catalog } from '@backstay/catalog';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { toTable } from '../build-snapshot.js';
import { parseSchema } from '../parse/parse-schema.js';
import { parseCsv } from './parse-csv.js';
import { parseExactJson, writeExactJson } from './exact-json.js';
import { parseSeed } from './read-seed.js';

let catalog: Catalog;

beforeAll(async () => {
  const { record } = await parseSchema([
    {
      path: 'a.sql',
      text: `create table books (id bigint generated always as identity primary key, title text not null, price numeric(10,2),
        extra jsonb, tags text[], twice numeric(12,2) generated always as (price * 2) stored);`,
    },
  ]);
  catalog = buildCatalog(1, record.tables.map(toTable));
});

/** Values of all rows, in PostgreSQL's text form; fillers by their word. */
async function rows(path: string, text: string): Promise<readonly (readonly (string | null)[])[]> {
  const { batches, problems } = await parseSeed([{ path, text }], catalog);
  expect(problems).toEqual([]);
  return batches.flatMap((batch) =>
    batch.rows.map((row) => row.values.map((value) => (value.kind === 'literal' ? value.value : value.kind))),
  );
}

/** Problems as `line:column message`. */
async function problems(path: string, text: string): Promise<readonly string[]> {
  const seeds = await parseSeed([{ path, text }], catalog);
  return seeds.problems.map((problem) => `${problem.line}:${problem.column} ${problem.message}`);
}

describe('CSV', () => {
  test('reads quotes, line ends in fields, nulls and empty texts', () => {
    expect(parseCsv('a,b\r\n"x ""y""\nz",\r\n"",""\n\n1,2')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x "y"\nz', null] },
      { line: 4, fields: ['', ''] },
      { line: 6, fields: ['1', '2'] },
    ]);
  });

  test('gives back what was written', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('', '"', ',', '\n', '\r\n', ' a ', 'é'));
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 2 }), { maxLength: 5 }), (table) => {
        const text = table.map((fields) => fields.map((f) => `"${f.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(parseCsv(text).map((record) => record.fields)).toEqual(table);
      }),
    );
  });

  test('goes into the table of the file’s name', async () => {
    expect(await rows('seed/07_books.csv', 'title,price,tags\nx,1.50,"{a,b}"\n"y",,\n')).toEqual([
      ['x', '1.50', '{a,b}'],
      ['y', null, null],
    ]);
  });

  test.each([
    ['seed/nope.csv', 'a\n1', '1:1 table "nope" does not exist'],
    ['seed/books.csv', 'title,nope\nx,1', '1:1 column "nope" of table "books" does not exist'],
    ['seed/books.csv', 'title,title\nx,1', '1:1 column "title" specified more than once'],
    ['seed/books.csv', 'title,price\nx', '2:1 this row has 1 fields, the header 2'],
    ['seed/books.csv', 'title,price\n\nx,abc', '3:1 price: invalid input syntax for type numeric: "abc"'],
    ['seed/books.csv', 'title\nok\nx"y', '3:1 a quote inside a field without quotes'],
    ['seed/books.csv', 'title\n"xy', '2:1 a quoted field is not closed, or has text behind its quote'],
  ])('%s %j is refused', async (path, text, expected) => {
    expect(await problems(path, text)).toEqual([expected]);
  });
});

describe('JSON', () => {
  test('keeps numbers digit by digit', () => {
    const text = '{"a":[1.10,12345678901234567890,1e400,-0],"b":{"c":null,"__proto__":"x"}}';
    expect(writeExactJson(parseExactJson(text))).toBe(text);
  });

  test('gives each value its column’s text form, and missing keys the default', async () => {
    expect(
      await rows(
        'seed/books.json',
        '[{"title": 5, "price": 1.10, "extra": "x", "tags": ["a", null, "b c"]}, {"title": "y", "price": null}]',
      ),
    ).toEqual([
      ['5', '1.10', '"x"', '{a,NULL,"b c"}'],
      ['y', null, 'default', 'default'],
    ]);
  });

  test.each([
    ['{"title": "x"}', ['1:1 this is not an array']],
    ['[1, {"title": "x"},\n  "y"]', ['1:2 row 1 is not an object', '2:3 row 3 is not an object']],
    ['[{"title": "x", "nope": 1}]', ['1:1 column "nope" of table "books" does not exist']],
    [
      '[\n {"title": "[{,}]", "price": "x"},\n\n {"title": {}}]',
      [
        '2:2 price: invalid input syntax for type numeric: "x"',
        '4:2 title: an object cannot be stored in a column of this type',
      ],
    ],
    ['[{"title": "x",}]', [expect.stringMatching(/^1:\d+ this is not JSON/) as string]],
  ])('%s is refused', async (text, expected) => {
    expect(await problems('seed/books.json', text)).toEqual(expected);
  });
});

describe('SQL', () => {
  test('reads constants, DEFAULT and fillers', async () => {
    expect(
      await rows(
        'seed/a.sql',
        `begin; insert into books (title, price, tags, extra) values ('a', 1.5, array['x'], '{}'::jsonb), (default, null, '{}', default); commit;`,
      ),
    ).toEqual([
      ['a', '1.5', '{x}', '{}'],
      ['default', null, '{}', 'default'],
    ]);
  });

  test.each([
    [`select setval('books_id_seq', 5);`, '1:1 only insert statements can stand in a seed file'],
    [`insert into books (title) select 'x';`, '1:1 insert … select is not supported in seed files'],
    [
      `insert into books (title) values ('x') on conflict do nothing;`,
      '1:1 on conflict is not supported in seed files',
    ],
    [`insert into books (title) values ('x') returning id;`, '1:1 returning is not supported in seed files'],
    [`insert into books (title, price) values ('x');`, '1:42 INSERT has more target columns than expressions'],
    [`insert into books (title) values ('x', 1);`, '1:35 INSERT has more expressions than target columns'],
    [`insert into books (id, title) values (1, 'x');`, '1:39 cannot insert a non-DEFAULT value into column "id"'],
    [`insert into books (title, twice) values ('x', 1);`, '1:13 column "twice" is generated'],
    [`insert into auth.users (id) values ('x');`, '1:13 people cannot be seeded as rows of auth.users'],
    [`insert into books (title, price) values\n ('é📚', lower('x'));`, '2:9 price: lower() cannot fill a column'],
    [`insert into books (title) values ('x'`, '1:38 syntax error at end of input'],
    [`update books set title = 'x';`, '1:1 only insert statements can stand in a seed file'],
  ])('%s is refused', async (text, expected) => {
    expect(await problems('seed/a.sql', text)).toEqual([expected]);
  });

  test('statements about storage are passed over by name', async () => {
    const { batches, skipped } = await parseSeed(
      [{ path: 'seed/a.sql', text: `insert into storage.buckets (id) values ('x');` }],
      catalog,
    );
    expect([batches, skipped]).toEqual([[], ['seed/a.sql:1: statements about storage have no effect yet']]);
  });
});
