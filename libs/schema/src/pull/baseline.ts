import { isDeepStrictEqual } from 'node:util';
import { functionKey, type Grant } from '@backstay/catalog';
import type { Policy } from '@backstay/policy';
import type { TableDefinition, ViewDefinition } from '@backstay/query';
import type { PlanProblem } from '../plan/schema-problems.js';
import { mentions } from '../plan/mentions.js';
import { qualified } from '../plan/schema-change.js';
import type { SchemaRecord } from '../schema-record.js';

/** The record after a pull, or why there can be none. */
export interface Baseline {
  readonly record: SchemaRecord;
  readonly problems: readonly PlanProblem[];
}

/**
 * What is recorded after a pull: the adopted tables as the files say them now, and all else as it was applied. A pull
 * opens and closes nothing: grants and policies stay those of `before`, read again against the tables of today.
 */
export function baseline(before: SchemaRecord, files: SchemaRecord): Baseline {
  const own = before.tables.filter((table) => table.adopted === undefined);
  const adopted = files.tables.filter((table) => table.adopted !== undefined);
  const tables = [...own, ...adopted.map((table) => withGrants(table, before.tables))];
  const isAdopted = ({ query }: ViewDefinition): boolean => query === null;
  const adoptedViews = (files.views ?? []).filter(isAdopted).map((view) => withGrants(view, before.views ?? []));
  const stale = staleTables(before, [...tables, ...adoptedViews]);
  const problems: PlanProblem[] = [];
  const again = <T>(had: T, now: T | undefined, object: string, touched: boolean): T => {
    if (!touched) return had;
    if (now !== undefined && isDeepStrictEqual(untyped(had), untyped(now))) return now;
    problems.push({
      object,
      message: unlike,
      advice: 'Bring the file back to what is applied, pull, and then change it.',
    });
    return had;
  };
  const policies = before.policies.map((policy): Policy => {
    const now = files.policies.find(
      (one) => one.name === policy.name && qualified(one.table) === qualified(policy.table),
    );
    return again(policy, now, `policy ${policy.name} on ${qualified(policy.table)}`, mentions(policy, stale));
  });
  const functions = before.functions.map((had) => {
    const now = files.functions.find((one) => one.name === had.name);
    return again(had, now, `function ${had.name}`, mentions(had, stale));
  });
  const callable = before.callable?.map((had) => {
    const now = files.callable?.find((one) => functionKey(one) === functionKey(had));
    return again(had, now, `function ${had.name} for clients`, mentions(had, stale));
  });
  const computed = before.computed?.map((had) => {
    const now = files.computed?.find(
      (one) => one.column.name === had.column.name && qualified(one.table) === qualified(had.table),
    );
    return again(had, now, `computed column ${qualified(had.table)}.${had.column.name}`, mentions(had, stale));
  });
  const queries = (before.views ?? [])
    .filter((view) => !isAdopted(view))
    .map((had) => {
      const now = files.views?.find((one) => qualified(one) === qualified(had));
      return again(had, now, `view ${qualified(had)}`, mentions(had.query, stale));
    });
  const { views: _views, ...rest } = before;
  const views = [...queries, ...adoptedViews];
  const enums = enumsOf(before, files, [...adopted, ...adoptedViews]);
  return {
    record: {
      ...rest,
      tables,
      ...(views.length > 0 && { views }),
      enums,
      policies,
      functions,
      ...(callable && { callable }),
      ...(computed && { computed }),
    },
    problems,
  };
}

const unlike = 'It is about a table that has changed in the database, and the files do not say it as it is applied.';

/** A table that was served keeps its grants; a column that is gone goes out of them. */
function withGrants<T extends TableDefinition | ViewDefinition>(table: T, before: readonly T[]): T {
  const had = before.find((one) => qualified(one) === qualified(table));
  if (had === undefined) return table;
  const names = new Set(table.columns.map((column) => column.name));
  const kept = ({ columns, ...grant }: Grant): Grant[] => {
    const left = columns === 'all' ? columns : columns.filter((name) => names.has(name));
    return left.length === 0 ? [] : [{ ...grant, columns: left }];
  };
  return { ...table, grants: had.grants.flatMap(kept) };
}

/** The tables that are no longer what they were. */
function staleTables(before: SchemaRecord, tables: readonly (TableDefinition | ViewDefinition)[]): ReadonlySet<string> {
  const now = new Map(tables.map((table) => [qualified(table), table]));
  const had = [...before.tables, ...(before.views ?? []).filter(({ query }) => query === null)];
  return new Set(had.filter((table) => !isDeepStrictEqual(now.get(qualified(table)), table)).map(qualified));
}

/** The value without the types in it, which follow from the tables. */
function untyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untyped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (key === 'type' ? [] : [[key, untyped(part)]])),
  );
}

/** What the database had by itself. */
const adoptedOf = ({ tables, views = [] }: SchemaRecord): readonly (TableDefinition | ViewDefinition)[] => [
  ...tables.filter((table) => table.adopted !== undefined),
  ...views.filter(({ query }) => query === null),
];

/** Enums of adopted columns are those of today. */
function enumsOf(
  before: SchemaRecord,
  files: SchemaRecord,
  adopted: readonly (TableDefinition | ViewDefinition)[],
): SchemaRecord['enums'] {
  const used = (tables: readonly (TableDefinition | ViewDefinition)[]): ReadonlySet<string> =>
    new Set(
      tables.flatMap((table) =>
        table.columns.flatMap(({ type }) => {
          const scalar = type.kind === 'array' ? type.of : type;
          return scalar.kind === 'enum' ? [scalar.name] : [];
        }),
      ),
    );
  const [now, earlier] = [used(adopted), used(adoptedOf(before))];
  return [
    ...before.enums.filter(({ name }) => !now.has(name) && !earlier.has(name)),
    ...files.enums.filter(({ name }) => now.has(name)),
  ];
}
