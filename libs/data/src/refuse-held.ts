import type { TableName } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import type { ReadPlan } from '@backstay/query';

/** Throws `schema_changing` when a read is about a table that an apply under way is changing. */
export function refuseHeld(held: ReadonlySet<string>, plan: ReadPlan): void {
  if (held.size > 0 && isHeld(held, plan)) throw fail('schema_changing', {});
}

/** The same for a table by its name, before anything is looked for in it. */
export function refuseHeldTable(held: ReadonlySet<string>, { schema, name }: TableName): void {
  if (held.has(`${schema}.${name}`)) throw fail('schema_changing', {});
}

const isHeld = (held: ReadonlySet<string>, { table, embeds }: ReadPlan): boolean =>
  held.has(`${table.schema}.${table.name}`) ||
  embeds.some(
    ({ read, junction }) =>
      isHeld(held, read) || (junction !== null && held.has(`${junction.table.schema}.${junction.table.name}`)),
  );
