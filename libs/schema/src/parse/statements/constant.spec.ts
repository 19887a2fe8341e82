import type { Column, ColumnDefault } from '@backstay/catalog';
import { describe, expect, test } from 'vitest';
import { parseSchema } from '../parse-schema.js';

/** The one column `c` of a table; the text must have no problem. */
async function column(written: string): Promise<Column> {
  const text = `create type mood as enum ('sad', 'ok'); create table t (id int primary key, c ${written});`;
  const { record, problems } = await parseSchema([{ path: 'a.sql', text }]);
  expect(problems).toEqual([]);
  const found = record.tables[0]?.columns.find((candidate) => candidate.name === 'c');
  if (found === undefined) throw new Error('no column c');
  return found;
}

const literal = (value: string): ColumnDefault => ({ kind: 'literal', value });

describe('a default', () => {
  const cases: readonly (readonly [string, ColumnDefault | null])[] = [
    ['int', null],
    ['int default null', null],
    ['int default 0', literal('0')],
    ['int default -1', literal('-1')],
    ['bigint default 9223372036854775807', literal('9223372036854775807')],
    ["int default '7'", literal('7')],
    ['numeric default 0::numeric', literal('0')],
    ['numeric(10,2) default 12.50', literal('12.50')],
    ['boolean default true', literal('true')],
    ["boolean default 'no'", literal('false')],
    ["text default ''", literal('')],
    ["text default 'it''s'::text", literal("it's")],
    ["varchar(9) default 'x'::character varying", literal('x')],
    ['text default 5', literal('5')],
    ["mood default 'ok'::public.mood", literal('ok')],
    ["jsonb default '{}'::jsonb", literal('{}')],
    ["text[] default '{}'::text[]", literal('{}')],
    ["text[] default array['a', 'b c', null]::text[]", literal('{a,"b c",NULL}')],
    ['int[] default array[1, 2]', literal('{1,2}')],
    ["date default '2026-01-31'", literal('2026-01-31')],
    ["uuid default '00000000-0000-4000-8000-00000000000A'", literal('00000000-0000-4000-8000-00000000000a')],
    ["bytea default '\\xABCD'", literal('\\xabcd')],
    ['timestamptz default now()', { kind: 'now' }],
    ['timestamptz default current_timestamp', { kind: 'now' }],
    ["timestamptz default timezone('utc'::text, now())", { kind: 'now' }],
    ["timestamp default (now() at time zone 'utc')", { kind: 'now' }],
    ['date default current_date', { kind: 'now' }],
    ['time default localtime', { kind: 'now' }],
    ['uuid default gen_random_uuid()', { kind: 'uuid' }],
    ['uuid default extensions.uuid_generate_v4()', { kind: 'uuid' }],
    ['uuid default auth.uid()', { kind: 'uid' }],
    ['text default auth.role()', { kind: 'role' }],
    ['text default auth.email()', { kind: 'email' }],
    ['jsonb default auth.jwt()', { kind: 'jwt' }],
  ];
  test.each(cases)('%s', async (written, expected) => {
    expect((await column(written)).default).toEqual(expected);
  });
});

describe('a type', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['int4', { kind: 'integer' }],
    ['int8', { kind: 'bigint' }],
    ['int2', { kind: 'smallint' }],
    ['bool', { kind: 'boolean' }],
    ['decimal(5)', { kind: 'numeric', precision: 5, scale: 0 }],
    ['numeric', { kind: 'numeric', precision: null, scale: null }],
    ['float8', { kind: 'double' }],
    ['float', { kind: 'double' }],
    ['float(24)', { kind: 'real' }],
    ['character varying', { kind: 'varchar', length: null }],
    ['varchar(20)', { kind: 'varchar', length: 20 }],
    ['char', { kind: 'char', length: 1 }],
    ['character(3)', { kind: 'char', length: 3 }],
    ['time without time zone', { kind: 'time', precision: 6 }],
    ['timestamp(0)', { kind: 'timestamp', precision: 0 }],
    ['timestamp(3) with time zone', { kind: 'timestamptz', precision: 3 }],
    ['numeric(5,2)[]', { kind: 'array', of: { kind: 'numeric', precision: 5, scale: 2 } }],
    ['mood', { kind: 'enum', name: 'mood', values: ['sad', 'ok'] }],
    ['public.mood[]', { kind: 'array', of: { kind: 'enum', name: 'mood', values: ['sad', 'ok'] } }],
    ['text collate "C"', { kind: 'text' }],
  ];
  test.each(cases)('%s', async (written, expected) => {
    expect((await column(written)).type).toEqual(expected);
  });

  test.each([
    ['smallserial', 'smallint'],
    ['serial', 'integer'],
    ['serial4', 'integer'],
    ['bigserial', 'bigint'],
  ])('%s counts by itself and is not null', async (written, kind) => {
    expect(await column(written)).toMatchObject({ type: { kind }, identity: 'by default', nullable: false });
  });
});
