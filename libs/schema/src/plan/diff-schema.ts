import { isDeepStrictEqual } from 'node:util';
import { functionKey, type ColumnType, type TableName } from '@backstay/catalog';
import type { ComputedDefinition } from '@backstay/expression';
import { allIndexes, type ColumnDefinition, type IndexDefinition, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { inOrder } from './order-changes.js';
import { qualified, type SchemaChange } from './schema-change.js';

/** The empty schema. */
export const emptyRecord: SchemaRecord = { tables: [], enums: [], policies: [], functions: [] };

/**
 * All differences between two records, in the order of carrying them out. Both are what we wrote ourselves, so the
 * comparison is exact: equal records give no change, and a different byte gives one.
 */
export const diffSchema = (before: SchemaRecord, after: SchemaRecord): readonly SchemaChange[] =>
  inOrder(findChanges(before, after));

/** The indexes that a table of the record has in the database. */
export type IndexesOf = (table: TableDefinition) => readonly IndexDefinition[];

/** `diffSchema` in no order. `indexesBefore`: the indexes of the tables before, where they are not named after them. */
export function findChanges(
  before: SchemaRecord,
  after: SchemaRecord,
  indexesBefore: IndexesOf = allIndexes,
): readonly SchemaChange[] {
  const changes: SchemaChange[] = [
    ...pairs(before.enums, after.enums, byName).map((pair) => ({ kind: 'enum' as const, ...pair })),
    ...pairs(before.tables, after.tables, qualified, () => true).flatMap(({ before: had, after: has }) =>
      had !== null && has !== null ? diffTable(had, has, indexesBefore(had)) : wholeTable(had, has),
    ),
    ...pairs(before.functions, after.functions, byName).map((pair) => ({ kind: 'function' as const, ...pair })),
    ...pairs(before.views ?? [], after.views ?? [], qualified).map((pair) => ({ kind: 'view' as const, ...pair })),
    ...pairs(before.callable ?? [], after.callable ?? [], functionKey).map((pair) => ({
      kind: 'callable function' as const,
      ...pair,
    })),
    ...pairs(before.computed ?? [], after.computed ?? [], computedName).map((pair) => ({
      kind: 'computed column' as const,
      table: (pair.after ?? pair.before)!.table,
      ...pair,
    })),
    ...pairs(before.policies, after.policies, (policy) => `${qualified(policy.table)} ${policy.name}`).map((pair) => ({
      kind: 'policy' as const,
      ...pair,
    })),
  ];
  return changes;
}

const byName = (part: { readonly name: string }): string => part.name;

const computedName = ({ table, column }: ComputedDefinition): string => `${qualified(table)} ${column.name}`;

interface Pair<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** What differs between two lists of named parts; with `keep` also what is equal. */
function pairs<T>(before: readonly T[], after: readonly T[], name: (part: T) => string, keep = () => false): Pair<T>[] {
  const had = new Map(before.map((part) => [name(part), part]));
  const has = new Set(after.map(name));
  const dropped = before.filter((part) => !has.has(name(part))).map((part) => ({ before: part, after: null }));
  const others = after.map((part) => ({ before: had.get(name(part)) ?? null, after: part }));
  return [...dropped, ...others].filter((pair) => keep() || !isDeepStrictEqual(pair.before, pair.after));
}

/** A table that comes or goes, with its indexes and foreign keys as changes of their own: they need other tables. */
function wholeTable(before: TableDefinition | null, after: TableDefinition | null): SchemaChange[] {
  if (after === null) {
    // Its references go first: the table they point at may go too.
    const keys = before?.foreignKeys.map((key) => ({
      kind: 'foreign key' as const,
      table: nameOf(before),
      before: key,
      after: null,
    }));
    return [...(keys ?? []), { kind: 'table', before, after }];
  }
  const table = nameOf(after);
  return [
    { kind: 'table', before, after: { ...after, indexes: [], foreignKeys: [] } },
    ...allIndexes(after).map((index) => ({ kind: 'index' as const, table, before: null, after: index })),
    ...after.foreignKeys.map((key) => ({ kind: 'foreign key' as const, table, before: null, after: key })),
  ];
}

function diffTable(
  before: TableDefinition,
  after: TableDefinition,
  indexes: readonly IndexDefinition[],
): SchemaChange[] {
  const table = nameOf(after);
  const single = <Kind extends 'primary key' | 'comment' | 'grants', T>(kind: Kind, had: T, has: T) =>
    isDeepStrictEqual(had, has) ? [] : [{ kind, table, before: had, after: has }];
  return [
    ...pairs(before.columns, after.columns, byName)
      .filter((pair) => pair.before === null || pair.after === null || !sameButForLabels(pair.before, pair.after))
      .flatMap(recomputed)
      .map((pair) => ({ kind: 'column' as const, table, ...pair })),
    ...single('primary key', before.primaryKey, after.primaryKey),
    ...replaced(pairs(before.uniqueKeys, after.uniqueKeys, byName)).map((pair) => ({
      kind: 'unique key' as const,
      table,
      ...pair,
    })),
    ...replaced(pairs(before.foreignKeys, after.foreignKeys, byName)).map((pair) => ({
      kind: 'foreign key' as const,
      table,
      ...pair,
    })),
    ...replaced(pairs(before.checks, after.checks, byName)).map((pair) => ({ kind: 'check' as const, table, ...pair })),
    ...replaced(pairs(indexes, allIndexes(after), byName)).map((pair) => ({
      kind: 'index' as const,
      table,
      ...pair,
    })),
    ...single('comment', before.comment, after.comment),
    ...single('grants', before.grants, after.grants),
  ];
}

/** An enum's labels stand in each column of it; their change is told once, as that of the enum. */
const sameButForLabels = (before: ColumnDefinition, after: ColumnDefinition): boolean =>
  isDeepStrictEqual({ ...before, type: withoutLabels(before.type) }, { ...after, type: withoutLabels(after.type) });

/** The type with an enum named only. */
export const withoutLabels = (type: ColumnType): unknown => {
  const scalar = type.kind === 'array' ? type.of : type;
  return scalar.kind === 'enum' ? { kind: type.kind, enum: scalar.name } : type;
};

/** Constraints are not altered: the old one goes, the new one comes. */
const replaced = <T>(list: readonly Pair<T>[]): Pair<T>[] =>
  list.flatMap((pair) =>
    pair.before !== null && pair.after !== null
      ? [
          { before: pair.before, after: null },
          { before: null, after: pair.after },
        ]
      : [pair],
  );

/** A column that is computed from now on, or in another way, is made anew: its values come from the others. */
function recomputed({ before, after }: Pair<ColumnDefinition>) {
  if (before === null || after === null || !after.generated) return [{ before, after }];
  if (before.generated && isDeepStrictEqual(computation(before), computation(after))) return [{ before, after }];
  const remade = before.generated ? { remade: true as const } : {};
  return [
    { before, after: null, ...remade },
    { before: null, after, ...remade },
  ];
}

/** What a generated column's values depend on, and what an engine cannot change about it in place. */
const computation = (column: ColumnDefinition): unknown => ({ ...column, comment: null });

const nameOf = (table: TableName): TableName => ({ schema: table.schema, name: table.name });
