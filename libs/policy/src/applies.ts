import type { Privilege, TableName } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import type { Policy } from './policy.js';

/** Whether a policy has a say when `role` uses `command` on its table; `all` is every command. */
export const applies = (policy: Policy, command: Privilege, role: Role): boolean =>
  (policy.command === 'all' || policy.command === command) && policy.roles.includes(role);

/** A text that is the same for the same table. */
export const keyOf = (table: TableName): string => JSON.stringify([table.schema, table.name]);
