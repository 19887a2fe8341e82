import type { Catalog, Column, ComputedColumn, Table } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import { mayRead } from '@backstay/policy';

/** A table with the columns that a role may read. */
export interface ReachableTable {
  readonly table: Table;
  readonly columns: readonly Column[];
  /** Columns that functions compute, as far as the role may execute them: only `select` brings them. */
  readonly computed: readonly ComputedColumn[];
}

/** The tables of a schema that a role may read anything of, by name; documentation tells of nothing else. */
export function reachableTables(catalog: Catalog, role: Role, schema: string): readonly ReachableTable[] {
  return catalog.tables
    .filter((table) => table.schema === schema)
    .map((table) => ({
      table,
      columns: table.columns.filter((column) => mayRead(table, role, column.name)),
      computed: (table.computed ?? []).filter(({ execute }) => execute.includes(role)),
    }))
    .filter(({ columns }) => columns.length > 0)
    .sort((a, b) => (a.table.name < b.table.name ? -1 : 1));
}
