import type { Column, ColumnDefault, Table } from '@backstay/catalog';
import { randomUUID } from 'node:crypto';
import type { SeedRow, SeedRows, SeedValue } from './seed-rows.js';

/** A row ready to be encoded: the columns it writes, in the table's order, and their texts; null is NULL. */
export interface FilledRow {
  readonly columns: readonly Column[];
  readonly texts: readonly (string | null)[];
}

/** Puts in what a row leaves out or asks for: defaults, uuids, the moment its statement was read. */
export function fillRow(batch: SeedRows, row: SeedRow, now: Date): FilledRow {
  const columns: Column[] = [];
  const texts: (string | null)[] = [];
  for (const column of batch.table.columns) {
    const index = batch.columns.indexOf(column.name);
    const given: SeedValue = (index === -1 ? undefined : row.values[index]) ?? { kind: 'default' };
    const value = given.kind === 'default' ? defaultOf(column) : given;
    if (value === 'database') continue;
    columns.push(column);
    texts.push(textOf(value, column, now));
  }
  return { columns, texts };
}

/** What the column's default gives; `database`: the column is left to the database (numbers of identity columns). */
function defaultOf(column: Column): ColumnDefault | 'database' {
  if (column.generated || column.identity !== null || column.default?.kind === 'database') return 'database';
  return column.default ?? { kind: 'literal', value: null };
}

function textOf(value: ColumnDefault, column: Column, now: Date): string | null {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'uuid':
      return randomUUID();
    case 'now':
      return momentText(column, now);
    // Nobody is signed in while a seed is loaded: `auth.uid()` and its kin are NULL, as in psql.
    case 'uid':
    case 'role':
    case 'email':
    case 'jwt':
    case 'database':
      return null;
  }
}

/** The moment as the column's type writes it, in UTC. */
function momentText(column: Column, now: Date): string {
  const text = now.toISOString();
  switch (column.type.kind) {
    case 'date':
      return text.slice(0, 10);
    case 'time':
      return text.slice(11, 23);
    case 'timestamp':
      return text.slice(0, 23).replace('T', ' ');
    default:
      return `${text.slice(0, 23).replace('T', ' ')}+00`;
  }
}

/** Columns that must have a value and would get none. */
export const missingColumns = (row: FilledRow): readonly string[] =>
  row.columns.filter((column, index) => !column.nullable && row.texts[index] === null).map((column) => column.name);

/** The identity column that a row gives a value, or null. */
export const givenIdentity = (table: Table, row: FilledRow): Column | null =>
  table.columns.find((column) => column.identity !== null && row.columns.includes(column)) ?? null;
