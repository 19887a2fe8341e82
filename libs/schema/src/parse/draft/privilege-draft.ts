import type { Grant, Privilege } from '@backstay/catalog';
import { roles, type Role } from '@backstay/kernel';

/** Who a grant can name; `public` is everyone. */
export type Grantee = Role | 'public';

/** The privileges there are, in the order documentation lists them. */
export const privileges: readonly Privilege[] = ['select', 'insert', 'update', 'delete'];

/**
 * Grants and revokes of one table, with PostgreSQL's rules: a role has what it was granted itself or through `public`,
 * on the table or on the column; revoking on the table takes the column grants along, revoking a column leaves the
 * table's grant as it is. A new table is granted to the three roles.
 */
export class PrivilegeDraft {
  readonly #table = new Set<string>(roles.flatMap((role) => privileges.map((privilege) => `${role} ${privilege}`)));
  readonly #columns = new Map<string, Set<string>>();

  grant(grantee: Grantee, privilege: Privilege, columns: readonly string[] | null): void {
    const key = `${grantee} ${privilege}`;
    if (columns === null) this.#table.add(key);
    else this.#columns.set(key, new Set([...(this.#columns.get(key) ?? []), ...columns]));
  }

  /** Gives false when a column was revoked that the role keeps through a grant on the whole table. */
  revoke(grantee: Grantee, privilege: Privilege, columns: readonly string[] | null): boolean {
    const key = `${grantee} ${privilege}`;
    if (columns === null) {
      this.#table.delete(key);
      this.#columns.delete(key);
      return true;
    }
    for (const column of columns) this.#columns.get(key)?.delete(column);
    return !this.#table.has(key);
  }

  /** What every role ends up with; `order` are the table's columns, whose order column grants keep. */
  grants(order: readonly string[]): readonly Grant[] {
    return roles.flatMap((role) =>
      privileges.flatMap((privilege): readonly Grant[] => {
        const keys = [`${role} ${privilege}`, `public ${privilege}`];
        if (keys.some((key) => this.#table.has(key))) return [{ role, privilege, columns: 'all' }];
        const columns = order.filter((column) => keys.some((key) => this.#columns.get(key)?.has(column)));
        return columns.length === 0 ? [] : [{ role, privilege, columns }];
      }),
    );
  }
}
