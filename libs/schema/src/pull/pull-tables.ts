import type { ColumnType, ForeignKey, TableName } from '@backstay/catalog';
import type { Adopter, DatabaseSnapshot, SnapshotTable } from '@backstay/engine';
import type { EnumDefinition } from '@backstay/query';
import { pullColumn, type ColumnContext } from './pull-column.js';
import { pullForeignKey, pullKeys, type Target } from './pull-keys.js';
import type { PulledSchema, PulledTable, Remark } from './pulled-schema.js';
import { pullView } from './pull-view.js';
import { unusableName } from './usable-name.js';

/** What a pull goes by besides the database. */
export interface PullContext {
  readonly adopter: Adopter;
  /** Whether a table is one of Backstay's own making, and no business of a pull. */
  readonly isManaged: (table: TableName) => boolean;
  /** Tables of Backstay's own making that adopted ones may point at. */
  readonly managed: ReadonlyMap<string, Target>;
  /** What the author has made of a column's type; null: nothing. */
  readonly chosen: (table: string, column: string) => ColumnType | null;
}

/** The tables of a database in portable terms, and all that has to be said of them. */
export function pullTables(snapshot: DatabaseSnapshot, context: PullContext): PulledSchema {
  const remarks: Remark[] = [];
  const tables = snapshot.tables.filter((table) => isServed(table, snapshot, context, remarks));
  const linked = linkedColumns(tables);
  const columnContext: ColumnContext = {
    adopter: context.adopter,
    types: snapshot.types,
    chosen: context.chosen,
    counts: (table, column) => linked.has(`${table}.${column}`),
  };
  const drafts = tables.map((table) =>
    table.kind === 'view' ? pullView(table, columnContext) : pullTable(table, columnContext),
  );
  const targets = new Map([...context.managed, ...drafts.map((draft) => [draft.name, targetOf(draft)] as const)]);
  const done = drafts.map((draft, i) => withForeignKeys(draft, tables[i]!, targets));
  const isServedAtAll = ({ columns }: PulledTable): boolean => columns.length > 0;
  const empty = done.filter((table) => !isServedAtAll(table));
  remarks.push(...empty.flatMap((table) => table.remarks));
  return { tables: done.filter(isServedAtAll), enums: enumsOf(done), remarks };
}

function isServed(
  table: SnapshotTable,
  { tables }: DatabaseSnapshot,
  context: PullContext,
  remarks: Remark[],
): boolean {
  if (table.name.startsWith('backstay_') || context.isManaged(table)) return false;
  const object = table.schema === 'public' ? table.name : `${table.schema}.${table.name}`;
  const leave = (message: string): false => {
    remarks.push({ object, effect: 'left out', message });
    return false;
  };
  if (table.schema !== 'public') return leave('Only tables of the schema public are served.');
  const reason = unusableName(table.name, false);
  if (reason !== null) return leave(reason);
  const twin = tables.find(
    (other) =>
      other.schema === 'public' && other.name < table.name && other.name.toLowerCase() === table.name.toLowerCase(),
  );
  return twin === undefined ? true : leave(`Its name differs from ${twin.name} only in case.`);
}

/** Columns that count rows, and those of foreign keys: their numbers are keys, not amounts. */
function linkedColumns(tables: readonly SnapshotTable[]): ReadonlySet<string> {
  return new Set(
    tables.flatMap((table) => [
      ...table.columns.filter((column) => column.identity).map((column) => `${table.name}.${column.name}`),
      ...table.foreignKeys.flatMap((key) => [
        ...key.columns.map((name) => `${table.name}.${name}`),
        ...key.references.map((name) => `${key.table}.${name}`),
      ]),
    ]),
  );
}

function pullTable(table: SnapshotTable, context: ColumnContext): PulledTable {
  const inOrder = table.columnOrder.map((name) => table.columns.find((column) => column.name === name)!);
  const found = inOrder.map((column) => pullColumn(column, table, context));
  const columns = found.flatMap(({ column }) => column ?? []);
  const keys = pullKeys(table, columns);
  // What is in the primary key is never NULL, whatever else may come out of such a column.
  const required = new Set(keys.primaryKey?.columns ?? []);
  const readOnly = context.adopter.readOnly(table);
  return {
    kind: 'table',
    name: table.name,
    columns: columns.map((column) => (required.has(column.name) ? { ...column, nullable: false } : column)),
    primaryKey: keys.primaryKey,
    uniqueKeys: keys.uniqueKeys,
    indexes: keys.indexes,
    foreignKeys: [],
    comment: table.comment,
    readOnly,
    remarks: [
      ...(columns.length === 0
        ? [{ object: table.name, effect: 'left out' as const, message: 'None of its columns can be served.' }]
        : []),
      ...(readOnly === null ? [] : [{ object: table.name, effect: 'read-only' as const, message: `${readOnly}.` }]),
      ...found.flatMap(({ remarks }) => remarks),
      ...keys.remarks,
      ...partsThatStay(table),
    ],
  };
}

/** Checks and triggers go on holding and firing; nothing of the file says them. */
function partsThatStay(table: SnapshotTable): readonly Remark[] {
  const checks = table.checks.filter(({ expression }) => !/^json_valid\(`[^`]+`\)$/.test(expression));
  const list = (parts: readonly { readonly name: string }[]): string => parts.map(({ name }) => name).join(', ');
  return [
    ...(checks.length === 0
      ? []
      : [
          {
            object: table.name,
            effect: 'stays' as const,
            message: `Its checks hold, and the file does not say them: ${list(checks)}.`,
          },
        ]),
    ...(table.triggers.length === 0
      ? []
      : [
          {
            object: table.name,
            effect: 'stays' as const,
            message: `Its triggers fire, and policies are tested again on what they make of a row: ${list(table.triggers)}.`,
          },
        ]),
  ];
}

const targetOf = (table: PulledTable): Target => ({
  keys: [table.primaryKey, ...table.uniqueKeys].flatMap((key) => (key === null ? [] : [key.columns])),
  kinds: new Map(table.columns.map((column) => [column.name, column.type.kind])),
});

function withForeignKeys(draft: PulledTable, table: SnapshotTable, targets: ReadonlyMap<string, Target>): PulledTable {
  const foreignKeys: ForeignKey[] = [];
  const remarks: Remark[] = [];
  for (const key of table.foreignKeys) {
    const found = pullForeignKey(key, table, draft.columns, targets);
    if (typeof found !== 'string') foreignKeys.push(found);
    else
      remarks.push({
        object: `${table.name}.${key.name}`,
        effect: 'stays',
        message: `The foreign key holds, and nothing can be embedded along it: ${found}.`,
      });
  }
  return { ...draft, foreignKeys, remarks: [...draft.remarks, ...remarks] };
}

function enumsOf(tables: readonly PulledTable[]): readonly EnumDefinition[] {
  const found = new Map<string, readonly string[]>();
  for (const { columns } of tables)
    for (const { type } of columns) {
      const scalar = type.kind === 'array' ? type.of : type;
      if (scalar.kind === 'enum') found.set(scalar.name, scalar.values);
    }
  return [...found].map(([name, values]) => ({ name, values })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
