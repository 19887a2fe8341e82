import type { ForeignKey, Key, ReferentialAction } from '@backstay/catalog';
import type { SnapshotForeignKey, SnapshotIndex, SnapshotTable } from '@backstay/engine';
import { fittingName, type IndexDefinition } from '@backstay/query';
import type { PulledColumn, Remark } from './pulled-schema.js';
import { unusableName } from './usable-name.js';

/** Keys and indexes of a table, as far as schema files can say them. */
export interface PulledKeys {
  readonly primaryKey: Key | null;
  readonly uniqueKeys: readonly Key[];
  readonly indexes: readonly IndexDefinition[];
  readonly remarks: readonly Remark[];
}

/** The keys over columns that are served; the others stay in the database and are told. */
export function pullKeys(table: SnapshotTable, columns: readonly PulledColumn[]): PulledKeys {
  const served = new Set(columns.map((column) => column.name));
  const remarks: Remark[] = [];
  const uniqueKeys: Key[] = [];
  const indexes: IndexDefinition[] = [];
  for (const index of table.indexes) {
    const names = index.parts.map((part) => part.column ?? '');
    const plain = isPlain(index) && names.every((name) => served.has(name)) && unusableName(index.name, false) === null;
    const computed = names.some((name) => columns.find((one) => one.name === name)?.readOnly?.startsWith('generated'));
    if (!plain || new Set(names).size < names.length) remarks.push(staying(table, index));
    else if (index.unique && index.constraint && !computed)
      uniqueKeys.push({ name: keyName(table, index, names), columns: names });
    else indexes.push({ name: index.name, unique: index.unique, columns: index.parts.map(member) });
  }
  const keyed = table.primaryKey.length > 0 && table.primaryKey.every((name) => served.has(name));
  if (!keyed) remarks.push(keyless(table));
  return {
    primaryKey: keyed
      ? { name: table.primaryKeyName ?? fittingName(`${table.name}_pkey`), columns: table.primaryKey }
      : null,
    uniqueKeys,
    indexes,
    remarks,
  };
}

const isPlain = ({ kind, predicate, parts }: SnapshotIndex): boolean =>
  (kind === 'btree' || kind === 'hash') &&
  predicate === null &&
  parts.every((part) => part.expression === null && part.prefix === null && part.collation === null);

const member = ({ column, descending }: SnapshotIndex['parts'][number]): IndexDefinition['columns'][number] => ({
  column: column ?? '',
  direction: descending ? 'desc' : 'asc',
});

/** SQLite's own names of unique constraints say nothing and may not be given. */
const keyName = (table: SnapshotTable, { name }: SnapshotIndex, columns: readonly string[]): string =>
  name.startsWith('sqlite_') ? fittingName(`${table.name}_${columns.join('_')}_key`) : name;

function staying(table: SnapshotTable, { name, kind, unique, parts }: SnapshotIndex): Remark {
  const members = parts.map(
    ({ column, expression, prefix }) => `${column ?? expression ?? ''}${prefix === null ? '' : `(${prefix})`}`,
  );
  return {
    object: `${table.name}.${name}`,
    effect: 'stays',
    message: unique
      ? `The unique index over ${members.join(', ')} holds, and on_conflict cannot name it.`
      : `The ${kind} index over ${members.join(', ')} is not in the file.`,
  };
}

const keyless = ({ name, primaryKey }: SnapshotTable): Remark => ({
  object: name,
  effect: 'insert only',
  message: `${primaryKey.length === 0 ? 'It has no primary key' : 'A column of its primary key is left out'}: rows can be read and added, not changed or deleted.`,
});

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

/** What pulled tables know of each other. */
export interface Target {
  readonly keys: readonly (readonly string[])[];
  readonly kinds: ReadonlyMap<string, string>;
}

/** A foreign key as schema files say it, or why it is left out. `targets` are the tables that are served. */
export function pullForeignKey(
  key: SnapshotForeignKey,
  table: SnapshotTable,
  columns: readonly PulledColumn[],
  targets: ReadonlyMap<string, Target>,
): ForeignKey | string {
  const own = key.columns.map((name) => columns.find((column) => column.name === name));
  const target = key.schema === 'public' ? targets.get(key.table) : undefined;
  if (own.includes(undefined)) return 'a column of it is left out';
  if (target === undefined) return `${key.schema === 'public' ? '' : `${key.schema}.`}${key.table} is not served`;
  // SQLite leaves the columns out where they are the primary key.
  const references = key.references.every((name) => name === '') ? (target.keys[0] ?? []) : key.references;
  if (!target.keys.some((columnsOf) => sameSet(columnsOf, references)))
    return `${key.table} has no such key that is served`;
  if (own.some((column, i) => target.kinds.get(references[i] ?? '') !== column?.type.kind)) return 'the types differ';
  if (own.some((column) => column?.readOnly !== null)) return 'a column of it cannot be written';
  const action = (word: string): ReferentialAction => {
    const found = actions[word] ?? (word.toLowerCase() as ReferentialAction);
    return found === 'set null' && own.some((column) => column?.nullable === false) ? 'no action' : found;
  };
  const name = /^foreign key \d+$/.test(key.name)
    ? fittingName(`${table.name}_${key.columns.join('_')}_fkey`)
    : key.name;
  return {
    name,
    columns: key.columns,
    references: { table: { schema: 'public', name: key.table }, columns: references },
    onUpdate: action(key.onUpdate),
    onDelete: action(key.onDelete),
  };
}

const sameSet = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name) => right.includes(name));
