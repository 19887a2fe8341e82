import { columnTypes, type ColumnName, type RandomRow } from '../policy/random-table.js';
import type { WriteTable } from './write-tables.js';

/** What the caller wants back, as the Prefer header says it. */
export type Returning = 'minimal' | 'headers-only' | 'representation';

/** A filter as both sides understand it. */
export interface WriteFilter {
  readonly column: ColumnName;
  readonly operator: 'eq' | 'gt' | 'in' | 'is';
  readonly values: readonly string[];
}

/** How answered rows are sorted, as both sides understand it; rows that are alike in it by their ids. */
export interface WriteOrder {
  readonly column: ColumnName;
  readonly direction: 'asc' | 'desc';
  /** Null: as PostgreSQL does where nothing is said. */
  readonly nulls: 'first' | 'last' | null;
}

/** One write as data, to be asked over HTTP and of PostgreSQL. */
export interface WriteRequest {
  readonly kind: 'insert' | 'update' | 'delete' | 'merge' | 'ignore';
  readonly table: WriteTable;
  /** Rows proposed; for an update one row with the columns to set; none for a delete. */
  readonly rows: readonly RandomRow[];
  /** Columns written: `columns=`; rows may lack some of them. */
  readonly columns: readonly ColumnName[];
  /** Whether a column that a row lacks gets its default (`missing=default`) or NULL. */
  readonly missingDefault: boolean;
  readonly filters: readonly WriteFilter[];
  /** The key of an upsert. */
  readonly conflict: readonly ColumnName[];
  readonly returning: Returning;
  /** Null: not asked for. */
  readonly order: WriteOrder | null;
}

/** What came of a write: an SQLSTATE, or the rows given back as canonical JSON texts (null: none asked for). */
export interface WriteOutcome {
  readonly code: string | null;
  readonly rows: readonly string[] | null;
}

export interface HttpWrite {
  readonly method: string;
  readonly path: string;
  readonly prefer: string;
  readonly body: string | null;
}

/** The request over HTTP. */
export function toHttp(request: WriteRequest): HttpWrite {
  const { kind, table, rows, columns, filters, returning, order } = request;
  const query = new URLSearchParams();
  for (const { column, operator, values } of filters) {
    query.append(
      column,
      operator === 'in' ? `in.(${values.map((value) => `"${value}"`).join(',')})` : `${operator}.${values[0]}`,
    );
  }
  if (returning === 'representation') query.append('select', '*');
  if (order !== null) {
    query.append('order', `${order.column}.${order.direction}${order.nulls === null ? '' : `.nulls${order.nulls}`}`);
  }
  if (columns.length > 0 && kind !== 'update' && kind !== 'delete') query.append('columns', columns.join(','));
  if (request.conflict.length > 0) query.append('on_conflict', request.conflict.join(','));
  const prefer = [`return=${returning}`];
  if (kind === 'merge' || kind === 'ignore') prefer.push(`resolution=${kind}-duplicates`);
  if (request.missingDefault) prefer.push('missing=default');
  const objects = rows.map(rowJson);
  const bulk = objects.length !== 1 || table.name === 't1';
  return {
    method: kind === 'update' ? 'PATCH' : kind === 'delete' ? 'DELETE' : 'POST',
    path: `/rest/v1/${table.name}?${query.toString()}`,
    prefer: prefer.join(','),
    body: kind === 'delete' ? null : bulk && kind !== 'update' ? `[${objects.join(',')}]` : (objects[0] ?? '{}'),
  };
}

const rowJson = (row: RandomRow): string =>
  `{${Object.entries(row)
    .map(([name, value]) => `"${name}":${valueJson(name as ColumnName, value)}`)
    .join(',')}}`;

const bare: readonly ColumnName[] = ['id', 'ref', 'n', 'big', 'amount', 'ratio', 'flag', 'data'];

const valueJson = (name: ColumnName, value: string | null): string =>
  value === null ? 'null' : bare.includes(name) ? value : JSON.stringify(value);

/** The same as PostgreSQL's statement, the way PostgREST writes it. */
export function toSql(request: WriteRequest): string {
  const { kind, table, rows, columns, filters, conflict, returning, missingDefault } = request;
  const end = {
    minimal: ' returning 1',
    'headers-only': ' returning id',
    representation: ` returning ${table.columns.join(', ')}`,
  }[returning];
  const where = filters.length === 0 ? '' : ` where ${filters.map(filterSql).join(' and ')}`;
  if (kind === 'delete') return `delete from ${table.name}${where}${end}`;
  if (kind === 'update') {
    const set = columns.map((name) => `${name} = ${valueSql(name, rows[0]?.[name] ?? null)}`);
    return `update ${table.name} set ${set.join(', ')}${where}${end}`;
  }
  const cell = (row: RandomRow, name: ColumnName): string =>
    row[name] === undefined && missingDefault ? 'default' : valueSql(name, row[name] ?? null);
  const tuples = rows.map((row) => `(${columns.map((name) => cell(row, name)).join(', ')})`);
  const insert = `insert into ${table.name} (${columns.join(', ')}) values ${tuples.join(', ')}`;
  const set = columns.map((name) => `${name} = excluded.${name}`).join(', ');
  const action = {
    insert: '',
    merge: ` on conflict (${conflict.join(', ')}) do update set ${set}`,
    ignore: ` on conflict (${conflict.join(', ')}) do nothing`,
  };
  return `${insert}${action[kind]}${end}`;
}

function filterSql({ column, operator, values }: WriteFilter): string {
  const literals = values.map((value) => valueSql(column, value));
  if (operator === 'in') return `${column} in (${literals.join(', ')})`;
  return operator === 'is' ? `${column} is null` : `${column} ${{ eq: '=', gt: '>' }[operator]} ${literals[0]}`;
}

/** A value as an SQL constant of its column's type. */
export const valueSql = (name: ColumnName, value: string | null): string =>
  value === null ? 'null' : `'${value.replaceAll("'", "''")}'::${columnTypes[name].replace(' primary key', '')}`;

/** How PostgreSQL aggregates the answered rows in their order. */
export function orderSql({ order }: Pick<WriteRequest, 'order'>): string {
  if (order === null) return '';
  const { column, direction, nulls } = order;
  const sortedBy = `source.${column}${columnTypes[column] === 'text' ? ' collate "C"' : ''}`;
  return ` order by ${sortedBy} ${direction}${nulls === null ? '' : ` nulls ${nulls}`}, source.id`;
}

/** JSON made comparable: numbers keep their digits, keys are sorted, and so are rows unless they come in an order. */
export function canonical(text: string, isOrdered = false): readonly string[] {
  const value: unknown = JSON.parse(text, (_key, inner: unknown, context?: { source?: string }) =>
    typeof inner === 'number' ? `#${context?.source ?? inner}` : inner,
  );
  const rows = (Array.isArray(value) ? value : [value]).map((row) => JSON.stringify(sorted(row)));
  return isOrdered ? rows : rows.sort();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
