import type { Column, Table } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import { mayUse, mayUseColumn } from '@backstay/policy';

/** What a role may write of a table, as far as grants say; policies decide about each row. */
export interface Writable {
  /** Columns of a new row, or null: no rows may be added. */
  readonly inserted: readonly Column[] | null;
  /** Columns that may be changed, or null: none. */
  readonly updated: readonly Column[] | null;
  readonly deletes: boolean;
  /** Whether PUT is served: a whole row by its primary key. */
  readonly puts: boolean;
}

/** A view is only read. Rows are changed and deleted by their primary key, so a table without one only takes new rows. */
export function writable(table: Table, role: Role): Writable {
  if (table.view !== undefined) return { inserted: null, updated: null, deletes: false, puts: false };
  const given = table.columns.filter((column) => !column.generated && column.identity !== 'always');
  const allowed = (privilege: 'insert' | 'update'): readonly Column[] | null => {
    const columns = given.filter((column) => mayUseColumn(table, role, privilege, column.name));
    return columns.length === 0 ? null : columns;
  };
  const inserted = allowed('insert');
  if (table.primaryKey === null) return { inserted, updated: null, deletes: false, puts: false };
  const updated = allowed('update');
  const puts = [inserted, updated].every((columns) => columns?.length === given.length);
  return { inserted, updated, deletes: mayUse(table, role, 'delete'), puts };
}

/** Columns that a new row cannot do without. */
export const neededColumns = (columns: readonly Column[]): readonly string[] =>
  columns
    .filter((column) => !column.nullable && column.default === null && column.identity === null)
    .map((column) => column.name);
