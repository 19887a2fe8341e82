import { randomRows, samples, type ColumnName, type RandomRow } from '../policy/random-table.js';
import type { Random } from '../policy/random.js';
import type { WriteFilter, WriteOrder, WriteRequest } from './write-request.js';
import type { WriteTable } from './write-tables.js';

const kinds = ['insert', 'insert', 'update', 'update', 'update', 'delete', 'merge', 'merge', 'ignore'] as const;
const maxId = 12;

/** A random write of one of the tables; ids and values are few, so that rows meet. */
export function randomWrite(random: Random, tables: readonly WriteTable[]): WriteRequest {
  const table = random.pick(tables);
  const kind = random.pick(kinds);
  // Of changed and deleted rows there is nothing to tell in headers.
  const headers = kind === 'update' || kind === 'delete' ? 'minimal' : 'headers-only';
  const returning = random.pick(['minimal', 'minimal', headers, 'representation'] as const);
  const order = random.chance(0.5) ? randomOrder(random, table) : null;
  const shared = { table, kind, returning, order, missingDefault: random.chance(0.4), conflict: [] };
  if (kind === 'delete') {
    return { ...shared, rows: [], columns: [], missingDefault: false, filters: randomFilters(random, table, 0.15) };
  }
  if (kind === 'update') {
    const columns = table.columns.filter((name) => random.chance(name === 'id' ? 0.07 : 1.5 / table.columns.length));
    const set = columns.length > 0 ? columns : (['label'] as const);
    const rows = [randomRow(random, table, set)];
    return { ...shared, rows, columns: set, missingDefault: false, filters: randomFilters(random, table, 0.2) };
  }
  const columns = table.columns.filter((name) => name === 'id' || random.chance(0.8));
  const rows = random.times(random.pick([1, 1, 1, 2, 3]), () => {
    const row = randomRow(random, table, columns);
    if (!shared.missingDefault) return row;
    return Object.fromEntries(Object.entries(row).filter(([name]) => name === 'id' || random.chance(0.8)));
  });
  if (kind === 'insert') return { ...shared, rows, columns, filters: [] };
  return { ...shared, rows, columns, filters: [], conflict: random.pick([['id'], ['id'], ['id'], ...table.unique]) };
}

function randomRow(random: Random, table: WriteTable, columns: readonly ColumnName[]): RandomRow {
  const [row = {}] = randomRows(random, table, 1);
  const whole: RandomRow = { ...row, id: String(random.between(1, maxId)) };
  const ref = row.ref === null ? null : String(random.between(1, maxId));
  // A JSON null is NULL for every type of column.
  const data = row.data === 'null' ? null : row.data;
  const value = (name: ColumnName): string | null => ({ ...whole, ref, data })[name] ?? null;
  return Object.fromEntries(columns.map((name) => [name, value(name)]));
}

function randomFilters(random: Random, table: WriteTable, none: number): readonly WriteFilter[] {
  if (random.chance(none)) return [];
  return random.times(random.pick([1, 1, 2]), () => {
    const column = random.pick([
      'id',
      'id',
      'id',
      ...table.columns.filter((name) => filterable.includes(name)),
    ] as const);
    const value = (): string =>
      column === 'id' || column === 'ref' ? String(random.between(1, maxId)) : random.pick(samples[column]);
    const operator =
      column === 'id' ? random.pick(['eq', 'eq', 'gt', 'in'] as const) : random.pick(['eq', 'in', 'is'] as const);
    return { column, operator, values: operator === 'is' ? ['null'] : random.times(operator === 'in' ? 3 : 1, value) };
  });
}

const randomOrder = (random: Random, table: WriteTable): WriteOrder => ({
  column: random.pick(['id', ...table.columns.filter((name) => !unsorted.includes(name))] as const),
  direction: random.pick(['asc', 'desc']),
  nulls: random.pick([null, 'first', 'last']),
});

/** What not all engines order by. */
const unsorted: readonly ColumnName[] = ['data', 'tags', 'fees'];

const filterable: readonly ColumnName[] = ['owner', 'label', 'n', 'big', 'day', 'ref', 'mood'];
