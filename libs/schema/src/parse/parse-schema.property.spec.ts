import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSchema } from './parse-schema.js';

const numRuns = process.env['BACKSTAY_NIGHTLY'] === undefined ? 150 : 20_000;

const valid = `-- Bücher 📚
create type status as enum ('draft', 'live');
create table books (id bigint generated always as identity primary key, title varchar(20) not null unique,
  owner uuid default auth.uid() references auth.users on delete set null, price numeric(10,2) check (price > 0),
  tags text[] default array['é', 'b'], state status default 'draft'::status, twice numeric(12,2) generated always as (price * 2) stored);
create index on books (title, price desc);
create policy "own é" on books to authenticated using (owner = (select auth.uid())) with check (seen(id));
create function seen(n bigint) returns boolean language sql stable security definer set search_path = ''
  as $$ select exists (select 1 from public.books b where b.id = n and b.owner = auth.uid()) $$;
grant select (title) on books to anon; comment on table books is 'x';
alter table books add constraint c check (price < 100 or state = 'live');`;

/** The record and the problems of a text; rejects when the parser throws. */
const parse = (text: string): ReturnType<typeof parseSchema> => parseSchema([{ path: 'a.sql', text }]);

test('the valid text has no problem', async () => {
  expect((await parse(valid)).problems).toEqual([]);
});

test('no beginning of a valid text makes the parser throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(valid.length), async (length) => {
      const { problems } = await parse(valid.slice(0, length));
      for (const problem of problems) expect(problem.line).toBeGreaterThan(0);
    }),
    { numRuns },
  );
});

test('no garbled text makes the parser throw, and every problem has a place inside the text', async () => {
  const edit = fc.record({
    at: fc.nat(valid.length),
    cut: fc.nat(12),
    put: fc.oneof(
      fc.string({ maxLength: 6, unit: 'grapheme' }),
      fc.constantFrom(
        "'",
        '"',
        '$$',
        ';',
        '(',
        ')',
        '/*',
        '--',
        'é',
        '\0',
        '\ud800',
        'null',
        'select',
        "E'\\u12",
        ',',
        '::int',
        '[]',
      ),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const text = edits.reduce((t, { at, cut, put }) => t.slice(0, at) + put + t.slice(at + cut), valid);
      const { problems, notes } = await parse(text);
      const lines = text.split('\n');
      for (const { line, column } of [...problems, ...notes]) {
        expect(line).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeGreaterThan(0);
        expect(column).toBeLessThanOrEqual([...(lines[line - 1] ?? '')].length + 1);
      }
    }),
    { numRuns },
  );
});

test.each([
  ['parentheses', `create table t (a int check (${'('.repeat(20_000)}a > 1${')'.repeat(20_000)}));`],
  ['negations', `create table t (a boolean check (${'not '.repeat(5000)}a));`],
  ['sums', `create table t (a int check (${'a + '.repeat(5000)}a > 1));`],
  ['casts', `create table t (a int default 1${'::int'.repeat(5000)});`],
  [
    'a look-up body',
    `create function f() returns boolean language sql stable security definer as 'select ${'not '.repeat(5000)}true';`,
  ],
])('%s without end are a problem, not a crash', async (_what, text) => {
  const { problems } = await parse(text);
  expect(problems.map((problem) => problem.message)).toEqual([
    expect.stringMatching(/nested too deeply|memory exhausted/),
  ]);
});
