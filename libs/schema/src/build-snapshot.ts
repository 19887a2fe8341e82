import { buildCatalog, type Catalog, type Key, type Table } from '@backstay/catalog';
import type { ComputedDefinition } from '@backstay/expression';
import { PolicySet, type View } from '@backstay/policy';
import {
  namedColumns,
  plainColumns,
  type CheckDefinition,
  type IndexDefinition,
  type TableDefinition,
  type ViewDefinition,
} from '@backstay/query';
import { builtinTables } from './parse/draft/builtin-tables.js';
import type { StoredRecord } from './system/record-store.js';

/** What a node enforces: one immutable snapshot, replaced as a whole. */
export interface AppliedSnapshot {
  /** Version of the applied record; 0 when nothing has been applied yet. */
  readonly version: number;
  readonly catalog: Catalog;
  readonly policies: PolicySet;
  /** Tables (`schema.table`) that an apply under way is changing: they are not served until it is over. */
  readonly held: ReadonlySet<string>;
  /** Check constraints by `schema.table`. */
  readonly checks: ReadonlyMap<string, readonly CheckDefinition[]>;
}

/** What a record means for requests. Needs no SQL parser: the record is typed data. */
export function buildSnapshot({ version, record }: StoredRecord): AppliedSnapshot {
  const { views = [], callable = [], computed = [] } = record;
  const tables = [...[...builtinTables, ...record.tables].map(toTable), ...views.map(viewTable)].map((table) =>
    withComputed(table, computed),
  );
  return Object.freeze({
    version,
    held: new Set<string>(),
    catalog: buildCatalog(version, tables, callable),
    policies: new PolicySet(version, record.policies, record.functions, tables, viewQueries(views), callable, computed),
    checks: new Map(record.tables.map(({ schema, name, checks }) => [`${schema}.${name}`, checks])),
  });
}

/** A table with the columns that functions compute of its rows. */
export function withComputed(table: Table, computed: readonly ComputedDefinition[]): Table {
  const own = computed.filter((one) => one.table.schema === table.schema && one.table.name === table.name);
  return own.length === 0 ? table : { ...table, computed: own.map(({ column, execute }) => ({ ...column, execute })) };
}

/** A view as requests know it: a table that has no keys of its own but the one that its query proves. */
export const viewTable = ({ schema, name, columns, key, query, grants, comment }: ViewDefinition): Table => ({
  schema,
  name,
  columns: columns.map(({ collation: _collation, origin: _origin, ...column }) => ({
    ...column,
    default: null,
    identity: null,
    generated: false,
  })),
  primaryKey: key === null ? null : { name: `${name}_key`, columns: key },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants,
  comment,
  view: {
    adopted: query === null,
    origins: columns.flatMap(({ name: column, origin }) => (origin === null ? [] : [{ name: column, ...origin }])),
  },
});

/** The views that are read as their queries. */
export const viewQueries = (views: readonly ViewDefinition[]): readonly View[] =>
  views.flatMap(({ schema, name, query }) => (query === null ? [] : [{ schema, name, query }]));

function textIndexes({ schema, indexes }: TableDefinition): Pick<Table, 'textIndexes'> {
  const found = indexes.flatMap(({ name, columns: [part], search }) =>
    search === undefined || part === undefined || !('column' in part)
      ? []
      : [{ schema, name, column: part.column, ...search }],
  );
  return found.length === 0 ? {} : { textIndexes: found };
}

/** The part of a definition that requests need. */
export const toTable = (definition: TableDefinition): Table => ({
  schema: definition.schema,
  name: definition.name,
  columns: definition.columns.map(({ generation: _generation, collation: _collation, ...column }) => column),
  primaryKey: definition.primaryKey,
  uniqueKeys: definition.uniqueKeys,
  uniqueIndexes: uniqueIndexes(definition, (index) => plainColumns(index)),
  partialIndexes: uniqueIndexes(definition, (index) => (index.where === undefined ? null : namedColumns(index))),
  ...textIndexes(definition),
  foreignKeys: definition.foreignKeys,
  checkNames: definition.checks.map((check) => check.name),
  grants: definition.grants,
  comment: definition.comment,
  ...(definition.adopted === undefined ? {} : { adopted: definition.adopted }),
});

const uniqueIndexes = (
  { indexes }: TableDefinition,
  columns: (index: IndexDefinition) => readonly string[] | null,
): readonly Key[] =>
  indexes.flatMap((index) => {
    const found = index.unique ? columns(index) : null;
    return found === null ? [] : [{ name: index.name, columns: found }];
  });
