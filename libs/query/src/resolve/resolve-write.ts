import type { Catalog, Column, Key, Table } from '@backstay/catalog';
import { fail, type Role } from '@backstay/kernel';
import { computedColumns } from '../authorise/computed-columns.js';
import type { DataRequest, SelectItem } from '../parse/data-request.js';
import type { WriteRequest } from '../parse/parse-write.js';
import type { RequestLimits } from '../parse/request-limits.js';
import type { ResolvedRequest } from '../pipeline.types.js';
import type { StoredRow, WritePlan } from '../write-plan.js';
import { bodyValue } from './body-value.js';
import { checkArrayTexts } from './check-array-texts.js';
import { defaultValue, isEngineMade, type WriteMoment } from './default-value.js';
import { proposeRows } from './propose-rows.js';
import { resolvePut } from './resolve-put.js';
import { resolveRequest } from './resolve-request.js';

/**
 * The second stage of a write: names become columns, values are read as their columns' types, and what is left out gets
 * its default. Throws `table_not_found`, `unknown_column`, `computed_column` and what is wrong with a value.
 */
export function resolveWrite(
  request: WriteRequest,
  catalog: Catalog,
  limits: RequestLimits,
  moment: WriteMoment,
  reader: Role | null = null,
): WritePlan {
  const reach = resolveRequest(reached(request), catalog, limits, reader);
  const { table, alias } = reach.plan;
  if (computedColumns(reach.plan).size > 0) {
    throw fail('not_supported', { feature: 'filters by computed columns on a write' });
  }
  const readOnly = table.adopted?.readOnly ?? null;
  if (readOnly !== null) throw fail('not_supported', { feature: `Writing ${table.name} (${readOnly})` });
  if (table.view !== undefined) throw fail('view_not_writable', { view: table.name, command: commandOf(request) });
  const columns = request.columns.map((name) => columnOf(catalog, table, name));
  const kind = kindOf(request, table);
  for (const column of columns) refuseComputed(column, kind === 'update' ? 'update' : 'insert');
  if (kind !== 'insert' && table.primaryKey === null) {
    if (request.method === 'PUT') throw fail('bad_put_filter', {});
    throw fail('not_supported', { feature: `changing rows of a table without a primary key (${table.name})` });
  }
  const conflict = kind === 'merge' || kind === 'ignore' ? conflictKey(request.onConflict, table) : null;
  if (kind === 'update') checkArrayTexts(request.rows, columns, limits);
  const proposed = kind === 'update' || kind === 'delete' ? [] : proposeRows(request, table, limits, moment);
  if (request.method === 'PUT') resolvePut(request, table, proposed);
  const answers = answersOf(request, kind, table);
  const answer = resolveRequest(answered(request, answers, table), catalog, limits, reader);
  if (answers !== 'rows') resolveRequest(unanswered(request), catalog, limits);
  if (answer.plan.grouped) throw fail('not_supported', { feature: 'aggregate functions of the rows of a write' });
  return {
    kind,
    table,
    alias,
    reach: { ...reach, plan: { ...reach.plan, columns: [], order: [], limit: null } },
    // Without an order the rows are answered as they were written.
    read: { ...answer.plan, order: request.read.order.length > 0 ? answer.plan.order : [], limit: null },
    values: answer.values,
    expected: hasCondition(request) ? expectedOf(request, table, catalog, limits) : null,
    given: columns.map((column) => column.name),
    rows: proposed,
    change: kind === 'update' ? changeOf(request, columns, moment) : new Map(),
    conflict,
    answers,
  };
}

const commandOf = ({ method }: WriteRequest): 'insert into' | 'update' | 'delete from' =>
  method === 'PATCH' ? 'update' : method === 'DELETE' ? 'delete from' : 'insert into';

/** The reading side that finds rows: the filters. Only PATCH and DELETE look for rows. */
const reached = ({ method, read }: WriteRequest): DataRequest => ({
  ...read,
  select: [],
  filters: method === 'PATCH' || method === 'DELETE' ? read.filters : [],
  order: [],
  clauses: [],
});

const hasCondition = ({ read: { precondition } }: WriteRequest): boolean =>
  precondition.ifMatch !== null || precondition.ifNoneMatch !== null;

/** The row of a condition is what a read at the same address would answer. */
function expectedOf(request: WriteRequest, table: Table, catalog: Catalog, limits: RequestLimits): ResolvedRequest {
  const { plan, values } = resolveRequest(answered(request, 'rows', table), catalog, limits);
  // An entity tag is of a row, also where no rows are answered.
  if (plan.grouped) throw fail('not_supported', { feature: 'aggregate functions of the rows of a write' });
  return { plan: { ...plan, order: [], limit: null }, values };
}

/** The reading side that answers: what is selected, and embedded. */
function answered({ read }: WriteRequest, answers: WritePlan['answers'], table: Table): DataRequest {
  if (answers === 'rows') return { ...read, filters: [] };
  const names = answers === 'key' ? (table.primaryKey?.columns ?? []) : [];
  const select = names.map((column): SelectItem => {
    return { kind: 'field', field: { column, path: [], as: null }, alias: null, cast: null, aggregate: null };
  });
  return { ...read, select, filters: [], order: [], clauses: [] };
}

/**
 * What is said of the answer where no rows are answered: its order, and related rows with what is said of them. As in PostgREST
 * these must be there all the same, or a filter that is meant for the rows that are written would be dropped in silence.
 * Columns that nobody is shown need not.
 */
const unanswered = ({ read }: WriteRequest): DataRequest => ({ ...read, select: embedsOf(read.select), filters: [] });

const embedsOf = (select: readonly SelectItem[]): readonly SelectItem[] =>
  select.flatMap((item) => (item.kind === 'embed' ? [{ ...item, select: embedsOf(item.select) }] : []));

/** Only an insert tells the key of its row without telling the row. */
function answersOf({ preferences }: WriteRequest, kind: WritePlan['kind'], table: Table): WritePlan['answers'] {
  if (preferences.return === 'representation') {
    if (table.primaryKey !== null) return 'rows';
    throw fail('not_supported', { feature: `answering rows of a table without a primary key (${table.name})` });
  }
  return preferences.return === 'headers-only' && kind === 'insert' && table.primaryKey !== null ? 'key' : 'nothing';
}

function kindOf({ method, preferences, onConflict }: WriteRequest, table: Table): WritePlan['kind'] {
  if (method === 'PATCH') return 'update';
  if (method === 'DELETE') return 'delete';
  if (method === 'PUT') return 'merge';
  if (preferences.resolution === null || (table.primaryKey === null && onConflict === null)) return 'insert';
  return preferences.resolution === 'merge-duplicates' ? 'merge' : 'ignore';
}

function columnOf(catalog: Catalog, table: Table, name: string): Column {
  const column = catalog.column(table, name);
  if (column === null) throw fail('unknown_column', { table: table.name, column: name });
  return column;
}

function refuseComputed({ name, generated, identity }: Column, command: 'insert' | 'update'): void {
  if (generated) throw fail('computed_column', { column: name, kind: 'generated', command });
  if (identity === 'always') throw fail('computed_column', { column: name, kind: 'identity', command });
}

/** The primary key, or the key that has exactly the columns of `on_conflict`. */
function conflictKey(named: readonly string[] | null, table: Table): Key {
  const keys = [...(table.primaryKey ? [table.primaryKey] : []), ...table.uniqueKeys, ...table.uniqueIndexes];
  for (const name of named ?? []) {
    if (!table.columns.some((column) => column.name === name)) {
      throw fail('column_not_found', { table: table.name, column: name });
    }
  }
  const found =
    named === null
      ? keys[0]
      : keys.find(({ columns }) => columns.length === named.length && columns.every((name) => named.includes(name)));
  if (found === undefined) throw fail('no_conflict_key', {});
  return found;
}

/**
 * What an update sets, the same in all rows: of a list the first row counts. What `columns` names and the row lacks becomes NULL,
 * or with `missing=default` the column's default.
 */
function changeOf(
  { rows: [row], read, preferences }: WriteRequest,
  columns: readonly Column[],
  moment: WriteMoment,
): StoredRow {
  if (row === undefined) return new Map();
  const isPreset = preferences.missing === 'default';
  return new Map(
    columns.map((column) => {
      const sent = row.get(column.name);
      if (sent !== undefined) return [column.name, bodyValue(sent, column.type, read.timeZone)];
      return [column.name, isPreset ? presetOf(column, moment, read.timeZone) : null];
    }),
  );
}

/** Policies are asked about the row as it will be, so a default that only the database can make is none here. */
function presetOf(column: Column, moment: WriteMoment, zone: DataRequest['timeZone']): string | null {
  if (isEngineMade(column)) {
    throw fail('not_supported', { feature: `missing=default on PATCH for ${column.name}, which the database fills` });
  }
  return defaultValue(column, moment, zone);
}
