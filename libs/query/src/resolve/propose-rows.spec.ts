import type { Column, ColumnType, Table } from '@backstay/catalog';
import { Failure } from '@backstay/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWrite } from '../parse/parse-write.js';
import { defaultLimits } from '../parse/request-limits.js';
import { SharedRow } from '../shared-row.js';
import { proposeRows, RowProposer } from './propose-rows.js';

const column = (name: string, type: ColumnType, more: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: true,
  default: null,
  identity: null,
  generated: false,
  comment: null,
  ...more,
});
const table: Table = {
  schema: 'public',
  name: 'note',
  columns: [
    column('id', { kind: 'bigint' }, { nullable: false, identity: 'by default' }),
    column('words', { kind: 'text' }),
    column('number', { kind: 'numeric', precision: 8, scale: 2 }, { default: { kind: 'literal', value: '7' } }),
    column('document', { kind: 'jsonb' }),
    column('at', { kind: 'timestamptz', precision: 6 }, { default: { kind: 'now' } }),
    column('owner', { kind: 'uuid' }, { default: { kind: 'uid' } }),
    column('made', { kind: 'integer' }, { default: { kind: 'database', text: 'f()' } as Column['default'] }),
  ],
  primaryKey: { name: 'note_pkey', columns: ['id'] },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants: [],
  comment: null,
};
const moment = {
  principal: { role: 'authenticated', claims: { sub: '11111111-1111-4111-8111-111111111111' } },
  now: new Date('2026-01-02T03:04:05.678Z'),
} as const;

/** Rows with the columns they store, or what refuses them. */
function proposed(
  body: string,
  prefer: string,
  query: readonly (readonly [string, string])[],
  apart: boolean,
): { readonly rows: readonly (readonly (readonly [string, string | null])[])[] } | string {
  const request = parseWrite(
    { method: 'POST', table: 'note', query, headers: { prefer }, body: Buffer.from(body) },
    defaultLimits,
    { txOverride: false },
  );
  expect(request.rows.every((row) => row instanceof SharedRow)).toBe(true);
  const rows = apart ? request.rows.map((row) => new Map(row)) : request.rows;
  try {
    return { rows: proposeRows({ ...request, rows }, table, defaultLimits, moment).map((row) => [...row]) };
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.message}`;
    throw error;
  }
}

const value = fc.constantFrom('1', '"1"', '"x"', 'null', '1.50', '1e2', 'true', '[1,2]', '{"a":1.0}', '"2026-01-02"');
const body = fc
  .uniqueArray(fc.constantFrom(...table.columns.map(({ name }) => name)), { minLength: 1, maxLength: 5 })
  .chain((names) =>
    fc.array(fc.tuple(...names.map((name) => value.map((text) => `"${name}":${text}`))), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map((rows) => `[${rows.map((members) => `{${members.join(',')}}`).join(',')}]`);

describe('rows that all have the same keys', () => {
  it('are proposed as rows that are looked at one by one', () => {
    fc.assert(
      fc.property(
        body,
        fc.constantFrom('', 'missing=default', 'timezone=Europe/Berlin'),
        fc.option(fc.constantFrom('words', 'id,words', 'words,number,at,made')),
        (text, prefer, columns) => {
          const query = columns === null ? [] : [['columns', columns] as const];
          const together = proposed(text, prefer, query, false);
          expect(together).toEqual(proposed(text, prefer, query, true));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('store the same columns, and share their names', () => {
    const { rows } = proposed('[{"words":"a"},{"words":"b"}]', '', [], false) as Exclude<
      ReturnType<typeof proposed>,
      string
    >;
    const rest = [
      ['number', '7.00'],
      ['document', null],
      ['at', '2026-01-02 03:04:05.678000'],
      ['owner', '11111111-1111-4111-8111-111111111111'],
    ];
    expect(rows).toEqual([
      [['words', 'a'], ...rest],
      [['words', 'b'], ...rest],
    ]);
  });
});

it('Arrays sent as texts are held to the values of a body, however often rows of their shape came before', () => {
  const tagged = { ...table, columns: [column('tags', { kind: 'array', of: { kind: 'text' } })] };
  const sent = (body: string) =>
    parseWrite({ method: 'POST', table: 'note', query: [], headers: {}, body: Buffer.from(body) }, defaultLimits, {
      txOverride: false,
    });
  const small = sent('{"tags":"{a,b}"}');
  const proposer = new RowProposer(small, tagged, { ...defaultLimits, bodyValues: 2 });
  for (let i = 0; i < 2; i++) expect(proposer.propose(small.rows, moment)).toHaveLength(1);
  expect(() => proposer.propose(sent('{"tags":"{a,b,c}"}').rows, moment)).toThrow(
    expect.objectContaining({ code: '54000', status: 413 }),
  );
});
