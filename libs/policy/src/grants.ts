import type { Privilege, Table } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';

/** Whether the role was granted the privilege on all columns of the table, or on at least one. */
export function mayUse(table: Pick<Table, 'grants'>, role: Role, privilege: Privilege): boolean {
  return table.grants.some((grant) => grant.role === role && grant.privilege === privilege && grant.columns.length > 0);
}

/** Whether the role was granted the privilege on this column, by itself or through the whole table. */
export function mayUseColumn(table: Pick<Table, 'grants'>, role: Role, privilege: Privilege, column: string): boolean {
  return table.grants.some(
    (grant) =>
      grant.role === role &&
      grant.privilege === privilege &&
      (grant.columns === 'all' || grant.columns.includes(column)),
  );
}

/** Whether the role may read the column: select it, filter by it, order by it. */
export const mayRead = (table: Pick<Table, 'grants'>, role: Role, column: string): boolean =>
  mayUseColumn(table, role, 'select', column);
