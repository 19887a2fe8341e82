import type { RangeType, ScalarType } from '@backstay/catalog';
import type { ComputedDefinition } from '@backstay/expression';
import type { EnumDefinition, TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { renameRecord } from './rename-record.js';
import {
  isPartChange,
  isRename,
  partLists,
  qualified,
  renameOf,
  type RenameChange,
  type SchemaChange,
} from './schema-change.js';

/** The record after a change was carried out; how an apply that stopped half-way says how far it got. */
export function advanceRecord(record: SchemaRecord, change: SchemaChange): SchemaRecord {
  if (isRename(change)) return renameRecord(record, renameOf(change));
  switch (change.kind) {
    case 'enum':
      return relabelled({ ...record, enums: put(record.enums, change.before, change.after) }, change.after);
    case 'function':
      return { ...record, functions: put(record.functions, change.before, change.after) };
    case 'callable function':
      return { ...record, callable: put(record.callable ?? [], change.before, change.after) };
    case 'computed column': {
      const others = (record.computed ?? []).filter(
        (one) => computedKey(one) !== computedKey(change.after ?? change.before),
      );
      return { ...record, computed: change.after === null ? others : [...others, change.after] };
    }
    case 'policy':
      return { ...record, policies: put(record.policies, change.before, change.after) };
    case 'view':
      return { ...record, views: put(record.views ?? [], change.before, change.after) };
    case 'table':
    case 'rebuild':
      return { ...record, tables: put(record.tables, change.before, change.after) };
    default: {
      const tables = record.tables.map((table) =>
        qualified(table) === qualified(change.table) ? advanceTable(table, change) : table,
      );
      return { ...record, tables };
    }
  }
}

/** The columns of an enum with its labels of now: what is made of them from here on has those. */
function relabelled(record: SchemaRecord, changed: EnumDefinition | null): SchemaRecord {
  if (changed === null) return record;
  const relabel = <T extends ScalarType | RangeType>(type: T): T =>
    type.kind === 'enum' && type.name === changed.name ? { ...type, values: changed.values } : type;
  const tables = record.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      type: column.type.kind === 'array' ? { ...column.type, of: relabel(column.type.of) } : relabel(column.type),
    })),
  }));
  return { ...record, tables };
}

type TableChange = Exclude<
  Exclude<SchemaChange, RenameChange>,
  { kind: 'enum' | 'function' | 'callable function' | 'computed column' | 'policy' | 'view' | 'table' | 'rebuild' }
>;

function advanceTable(table: TableDefinition, change: TableChange): TableDefinition {
  if (isPartChange(change)) {
    const list = partLists[change.kind];
    // The list and the parts of the change are of one kind: `partLists` ties them, which the compiler cannot follow.
    return { ...table, [list]: put<{ readonly name: string }>(table[list], change.before, change.after) };
  }
  switch (change.kind) {
    case 'primary key':
      return { ...table, primaryKey: change.after };
    case 'comment':
      return { ...table, comment: change.after };
    case 'grants':
      return { ...table, grants: change.after ?? [] };
  }
}

const computedKey = (one: ComputedDefinition | null): string =>
  one === null ? '' : JSON.stringify([one.table.schema, one.table.name, one.column.name]);

/** The list without `before` and with `after`, at its place when there is one. */
function put<T extends object>(list: readonly T[], before: T | null, after: T | null): readonly T[] {
  const old = before ?? after;
  const place = list.findIndex((part) => old !== null && sameName(part, old));
  if (after === null) return list.filter((_part, i) => i !== place);
  return place < 0 ? [...list, after] : list.with(place, after);
}

/** Policies have the same name on different tables, tables in different schemas. */
function sameName(a: object, b: object): boolean {
  const key = (part: object): string =>
    ['schema', 'name', 'table', 'arguments'].map((field) => JSON.stringify(Reflect.get(part, field)) ?? '').join(' ');
  return key(a) === key(b);
}
