import type { DatabaseSnapshot, SnapshotTable } from '@backstay/engine';
import { partNames, type Dialect } from '@backstay/query';
import { isPartChange, type SchemaChange, type TablePartChange } from '../plan/schema-change.js';

/**
 * Whether the database already has what a change makes, or no longer has what it drops: asked after an apply was cut
 * off in the middle of a statement. What can be done twice without harm counts as not done.
 */
export function isCarriedOut(change: SchemaChange, snapshot: DatabaseSnapshot, dialect: Dialect): boolean {
  const find = (name: { schema: string; name: string }): SnapshotTable | undefined =>
    snapshot.tables.find((table) => dialect.table(table) === dialect.table(name));
  if (change.kind === 'table') {
    const table = change.after ?? change.before;
    return table !== null && (find(table) !== undefined) === (change.after !== null);
  }
  if (!isPartChange(change)) return false;
  // Replaced under its name: there either way.
  if (change.before !== null && change.after !== null) return false;
  const table = find(change.table);
  return table !== undefined && hasPart(change, table) === (change.after !== null);
}

function hasPart(change: TablePartChange, table: SnapshotTable): boolean {
  const name = (change.after ?? change.before)?.name ?? '';
  const names = partNames(change.table, name);
  const among = (list: readonly { readonly name: string }[]): boolean => list.some((part) => names.includes(part.name));
  switch (change.kind) {
    case 'column':
      return table.columns.some((column) => column.name === name);
    case 'unique key':
    case 'index':
      return among(table.indexes);
    case 'foreign key':
      return among(table.foreignKeys);
    case 'check':
      return among(table.checks);
  }
}
