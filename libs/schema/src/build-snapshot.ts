import { buildCatalog, type Catalog, type Table } from '@backstay/catalog';
import { PolicySet } from '@backstay/policy';
import type { CheckDefinition, TableDefinition } from '@backstay/query';
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
  const tables = [...builtinTables, ...record.tables].map(toTable);
  return Object.freeze({
    version,
    held: new Set<string>(),
    catalog: buildCatalog(version, tables),
    policies: new PolicySet(version, record.policies, record.functions, tables),
    checks: new Map(record.tables.map(({ schema, name, checks }) => [`${schema}.${name}`, checks])),
  });
}

/** The part of a definition that requests need. */
export const toTable = (definition: TableDefinition): Table => ({
  schema: definition.schema,
  name: definition.name,
  columns: definition.columns.map(({ generation: _generation, collation: _collation, ...column }) => column),
  primaryKey: definition.primaryKey,
  uniqueKeys: definition.uniqueKeys,
  uniqueIndexes: definition.indexes
    .filter((index) => index.unique)
    .map((index) => ({ name: index.name, columns: index.columns.map((part) => part.column) })),
  foreignKeys: definition.foreignKeys,
  checkNames: definition.checks.map((check) => check.name),
  grants: definition.grants,
  comment: definition.comment,
  ...(definition.adopted === undefined ? {} : { adopted: definition.adopted }),
});
