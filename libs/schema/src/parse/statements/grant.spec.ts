import type { Grant } from '@backstay/catalog';
import { expect, test } from 'vitest';
import { parseSchema } from '../parse-schema.js';

/** What anon may do with the table: `select` for the whole table, `select(a,b)` for columns. */
async function grantsOf(role: string, ...statements: readonly string[]): Promise<readonly string[]> {
  const text = `create table t (id int primary key, a int, b int);\n${statements.join('\n')}`;
  const { record, problems } = await parseSchema([{ path: 'a.sql', text }]);
  expect(problems).toEqual([]);
  const own = (record.tables[0]?.grants ?? []).filter((grant: Grant) => grant.role === role);
  return own.map(({ privilege, columns }) => (columns === 'all' ? privilege : `${privilege}(${columns.join(',')})`));
}

const all = ['select', 'insert', 'update', 'delete'];

test.each([
  ['a new table is granted to the three roles', [], all],
  ['revoke all takes everything', ['revoke all on t from anon;'], []],
  ['revoke of one privilege leaves the others', ['revoke update, delete on t from anon;'], ['select', 'insert']],
  ['a revoke from public leaves what the role was granted itself', ['revoke all on t from public;'], all],
  [
    'a grant to public reaches a role that was revoked',
    ['revoke all on t from anon;', 'grant select on t to public;'],
    ['select'],
  ],
  ['a column grant does nothing while the table grant stands', ['grant select (a) on t to anon;'], all],
  ['a column revoke does nothing while the table grant stands', ['revoke select (a) on t from anon;'], all],
  [
    'column grants count after the table grant is gone',
    ['revoke all on t from anon;', 'grant select (b, id), update (a) on t to anon;'],
    ['select(id,b)', 'update(a)'],
  ],
  [
    'a revoked column is gone',
    ['revoke all on t from anon;', 'grant select (a, b) on t to anon;', 'revoke select (a) on t from anon;'],
    ['select(b)'],
  ],
  [
    'revoking on the table takes column grants along',
    ['revoke all on t from anon;', 'grant select (a) on t to anon;', 'revoke select on t from anon;'],
    [],
  ],
  [
    'grant all on columns is all that columns can have',
    ['revoke all on t from anon;', 'grant select (a), insert (a) on t to anon;'],
    ['select(a)', 'insert(a)'],
  ],
  [
    'all tables in schema are those created before',
    ['revoke all on all tables in schema public from anon;', 'create table u (id int primary key);'],
    [],
  ],
])('%s', async (_title, statements, expected) => {
  expect(await grantsOf('anon', ...statements)).toEqual(expected);
});

test('what one role loses the others keep', async () => {
  expect(await grantsOf('authenticated', 'revoke all on t from anon;')).toEqual(all);
});

test('a table created after a revoke on all tables keeps its grants', async () => {
  const { record } = await parseSchema([
    {
      path: 'a.sql',
      text: 'revoke all on all tables in schema public from anon; create table u (id int primary key);',
    },
  ]);
  expect(record.tables[0]?.grants.filter((grant) => grant.role === 'anon')).toHaveLength(4);
});

test('a column revoke without effect is told to the author', async () => {
  const { notes } = await parseSchema([
    { path: 'a.sql', text: 'create table t (id int primary key);\nrevoke select (id) on t from anon;' },
  ]);
  expect(notes).toMatchObject([
    { line: 2, message: expect.stringContaining('keeps select on these columns') as string },
  ]);
});
