import type { TableName } from '@backstay/catalog';
import type { FunctionDefinition } from '@backstay/expression';
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

/** The same for the functions of a name: what a body reads is enough to hold them back. */
export function refuseHeldFunction(held: ReadonlySet<string>, called: readonly FunctionDefinition[]): void {
  if (held.size === 0) return;
  if (called.some(({ body, write }) => readsHeld(held, [body, write]))) throw fail('schema_changing', {});
}

function readsHeld(held: ReadonlySet<string>, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ('schema' in part && 'name' in part && held.has(`${String(part.schema)}.${String(part.name)}`)) return true;
  return Object.values(part).some((inner) => readsHeld(held, inner));
}

const isHeld = (held: ReadonlySet<string>, { table, embeds }: ReadPlan): boolean =>
  held.has(`${table.schema}.${table.name}`) ||
  embeds.some(
    ({ read, junction }) =>
      isHeld(held, read) || (junction !== null && held.has(`${junction.table.schema}.${junction.table.name}`)),
  );
