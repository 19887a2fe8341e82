import { isDeepStrictEqual } from 'node:util';
import type { ForeignKey, TableName } from '@backstay/catalog';
import { allIndexes, indexColumns, plainColumns, rowColumns, type Ddl, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import type { IndexesOf } from './diff-schema.js';
import { goesFirst, reshapedColumns } from './order-changes.js';
import { qualified, type SchemaChange, type TablePartChange } from './schema-change.js';

/**
 * The changes, and with them those of parts that are the same before and after but stand on something that becomes
 * another: they go before it and come back behind it. `renamed`: tables, by their new name, that have
 * another one now; `indexesBefore`: what indexes tables have by then.
 */
export function withRemadeParts(
  changes: readonly SchemaChange[],
  before: SchemaRecord,
  after: SchemaRecord,
  { renamed, indexesBefore }: { readonly renamed: ReadonlySet<string>; readonly indexesBefore: IndexesOf },
  ddl: Ddl,
): readonly SchemaChange[] {
  // Tables that are made anew bring all their parts along.
  if (ddl.foreignKeysInline) return changes;
  const pairs = before.tables.flatMap((had) => {
    const has = after.tables.find((table) => qualified(table) === qualified(had));
    return has === undefined ? [] : [{ had, has }];
  });
  const computed = [...changes, ...pairs.flatMap((pair) => computedColumns(pair, reshapedColumns(changes)))];
  const keyed = [...computed, ...pairs.flatMap((pair) => indexesAndChecks(pair, computed, ddl, indexesBefore))];
  return [...keyed, ...pairs.flatMap((pair) => foreignKeys(pair, keyed, { before, after, renamed, ddl }))];
}

/** A table before and after, under one name. */
interface TablePair {
  readonly had: TableDefinition;
  readonly has: TableDefinition;
}

const remade = true as const;

/** A part that goes and comes back as it is. */
const again = (kind: TablePartChange['kind'], of: TableName, part: object): SchemaChange[] => {
  const table = { schema: of.schema, name: of.name };
  return [
    { kind, table, before: part, after: null, remade } as unknown as TablePartChange,
    { kind, table, before: null, after: part, remade } as unknown as TablePartChange,
  ];
};

/** Parts of a list that are in both tables and the same. */
const same = <T extends { readonly name: string }>(had: readonly T[], has: readonly T[]): readonly T[] =>
  has.filter((part) => had.some((other) => other.name === part.name && isDeepStrictEqual(other, part)));

/** Generated columns over columns that are reshaped: their values are computed anew. */
function computedColumns({ had, has }: TablePair, reshaped: ReadonlySet<string>): SchemaChange[] {
  return same(had.columns, has.columns)
    .filter(({ generation }) => generation !== null && touches(has, rowColumns(generation), reshaped))
    .flatMap((column) => again('column', has, column));
}

const touches = (table: TableName, columns: readonly string[], reshaped: ReadonlySet<string>): boolean =>
  columns.some((name) => reshaped.has(`${qualified(table)}.${name}`));

function indexesAndChecks(
  { had, has }: TablePair,
  changes: readonly SchemaChange[],
  ddl: Ddl,
  indexesBefore: IndexesOf,
): SchemaChange[] {
  const computed = new Set(
    changes.flatMap((change) =>
      change.kind === 'column' && change.after === null && change.before?.generated === true
        ? [`${qualified(change.table)}.${change.before.name}`]
        : [],
    ),
  );
  const checks = same(had.checks, has.checks).filter((check) => touches(has, rowColumns(check.expression), computed));
  // What the engine would write for them tells whether they have to become others.
  const differs = (text: (table: TableDefinition) => unknown): boolean => !isDeepStrictEqual(text(had), text(has));
  const keys = same(had.uniqueKeys, has.uniqueKeys).filter(
    (key) => touches(has, key.columns, computed) || differs((table) => ddl.addUnique(table, key)),
  );
  const indexes = same(indexesBefore(had), allIndexes(has)).filter(
    (index) => touches(has, indexColumns(index), computed) || differs((table) => ddl.createIndex(table, index)),
  );
  return [
    ...checks.flatMap((check) => again('check', has, check)),
    ...keys.flatMap((key) => again('unique key', has, key)),
    ...indexes.flatMap((index) => again('index', has, index)),
  ];
}

interface Surroundings {
  readonly before: SchemaRecord;
  readonly after: SchemaRecord;
  readonly renamed: ReadonlySet<string>;
  readonly ddl: Ddl;
}

function foreignKeys({ had, has }: TablePair, changes: readonly SchemaChange[], around: Surroundings): SchemaChange[] {
  const storage = (record: SchemaRecord, table: TableName, names: readonly string[]): readonly string[] => {
    const columns = record.tables.find((each) => qualified(each) === qualified(table))?.columns ?? [];
    return names.map((name) => {
      const column = columns.find((each) => each.name === name);
      return column === undefined ? '' : `${around.ddl.storageType(column)} ${column.generated}`;
    });
  };
  const restored = (table: TableName, names: readonly string[]): boolean =>
    !isDeepStrictEqual(storage(around.before, table, names), storage(around.after, table, names));
  const stands = (key: ForeignKey): boolean =>
    restored(has, key.columns) ||
    restored(key.references.table, key.references.columns) ||
    goneKeys(changes, key.references.table, false).some((columns) => sameSet(columns, key.references.columns)) ||
    goneKeys(changes, has, true).some((columns) => key.columns.every((name, i) => columns[i] === name)) ||
    (around.ddl.constraintsByTable && around.renamed.has(qualified(has)));
  return same(had.foreignKeys, has.foreignKeys)
    .filter(stands)
    .flatMap((key) => again('foreign key', has, key));
}

const sameSet = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name) => right.includes(name));

/** Columns of the keys of a table that go, or go and come back; with `indexes` also those of its indexes. */
function goneKeys(changes: readonly SchemaChange[], table: TableName, indexes: boolean): (readonly string[])[] {
  const first = goesFirst(changes);
  return changes.flatMap((change): (readonly string[])[] => {
    if (!('table' in change) || qualified(change.table) !== qualified(table) || change.before === null) return [];
    if (change.kind === 'primary key')
      return isDeepStrictEqual(change.before.columns, change.after?.columns) ? [] : [change.before.columns];
    if (change.after !== null) return [];
    if (change.kind === 'unique key') return !indexes || first(change) ? [change.before.columns] : [];
    return change.kind === 'index' && indexes && first(change) ? [plainColumns(change.before) ?? []] : [];
  });
}
