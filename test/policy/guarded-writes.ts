import type { Principal } from '@backstay/kernel';
import { commandTable, PolicySet, type CommandForm, type CommandGuard } from '@backstay/policy';
import type { PolicyDatabase } from './policy-database.js';

/** What comes of a command for one row: rows touched, or 42501. */
export type Outcome = number | 'refused';

/**
 * What the guards of a command say about rows, asked of one engine by way of the command table. `table` holds the rows
 * that exist, `<table>_proposed` the rows as they would be written (those with the id of an existing row are what an
 * update makes of it). Gives the outcome for each id asked about.
 */
export async function guardedOutcomes(
  database: PolicyDatabase,
  policies: PolicySet,
  principal: Principal,
  table: string,
  form: CommandForm,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Outcome>> {
  const passing = async (
    of: string,
    alias: string,
    guards: readonly CommandGuard[],
  ): Promise<readonly number[] | null> => {
    let passed: readonly number[] | null = null;
    for (const { command, side } of guards) {
      const guard = policies.guard({ schema: 'public', name: table }, command, side, principal.role, alias);
      const found: readonly number[] = await database.ids(of, alias, guard, principal);
      passed = passed === null ? found : passed.filter((id) => found.includes(id));
    }
    return passed;
  };
  const reached = await passing(table, 'old', commandTable[form].existing);
  const allowed = await passing(`${table}_proposed`, 'new', commandTable[form].proposed);
  return new Map(
    ids.map((id): [number, Outcome] => {
      if (reached && !reached.includes(id)) return [id, 0];
      return [id, allowed && !allowed.includes(id) ? 'refused' : 1];
    }),
  );
}
