import { describe, expect, it } from 'vitest';
import { parseSchema } from './parse-schema.js';

const read = (text: string) => parseSchema([{ path: 'schema/a.sql', text }]);

describe('notes on adopted tables', () => {
  it('say how a column keeps its values, what fills it, and why it is not written', async () => {
    const { record, problems } = await read(`
-- @adopted
create table t (
  id integer primary key,
  name text, -- @stored varchar(9) character set latin1 collate latin1_swedish_ci | default concat('a')
  tags text[] -- @stored set('a','b') | read-only: it keeps its own order
);`);
    expect(problems).toEqual([]);
    const [table] = record.tables;
    expect(table?.adopted).toEqual({ readOnly: null });
    expect(table?.columns[0]?.type).toEqual({ kind: 'integer' });
    expect(table?.columns[1]).toMatchObject({
      type: { kind: 'text', stored: 'varchar(9) character set latin1 collate latin1_swedish_ci' },
      default: { kind: 'database' },
      generated: false,
    });
    expect(table?.columns[2]).toMatchObject({ type: { kind: 'array', stored: "set('a','b')" }, generated: true });
  });

  it('say why a table is read-only', async () => {
    const { record } = await read('-- @adopted read-only: no transactions\ncreate table t (a integer);');
    expect(record.tables[0]?.adopted).toEqual({ readOnly: 'no transactions' });
  });

  it('are in force in policies', async () => {
    const { record } = await read(`
-- @adopted
create table t (
  name text -- @stored text character set latin1 collate latin1_swedish_ci
);
create policy p on t for select to anon using (name = 'admin');`);
    expect(JSON.stringify(record.policies[0]?.using)).toContain('latin1_swedish_ci');
  });

  it.each([
    ['create table t (\n  a integer\n  -- @stored int unsigned\n);', '@stored belongs to no column'],
    [
      'create table t (\n  a integer, b text -- @stored text character set latin1 collate latin1_bin\n);',
      'two columns stand on the line of one @stored',
    ],
    ['-- @adopted\n\ncreate table t (a integer);', '@adopted belongs to no table'],
    ['create table t (\n  a integer -- @stored\n);', '@stored says nothing'],
  ])('are never lost without a word (case %#)', async (text, message) => {
    expect((await read(text)).problems.map((problem) => problem.message)).toEqual([message]);
  });
});
