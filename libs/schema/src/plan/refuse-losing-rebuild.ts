import type { DatabaseSnapshot } from '@backstay/engine';
import { partNames, type Dialect } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { indexesOf, originalTable } from './plan-changes.js';
import type { PlanStep } from './schema-plan.js';
import type { SchemaRename } from './schema-rename.js';

/**
 * A table that is made anew keeps what its definition says. Triggers and indexes that somebody else put on it would be
 * gone, so such a step is refused and names them; other steps come back as they are.
 */
export function refuseLosingRebuild(
  step: PlanStep,
  there: DatabaseSnapshot,
  dialect: Dialect,
  record: SchemaRecord,
  renames: readonly SchemaRename[],
): PlanStep {
  const { change } = step;
  if (change.kind !== 'rebuild' || change.before === null) return step;
  const { before } = change;
  const original = dialect.table(originalTable(before, renames));
  const found = there.tables.find((table) => dialect.table(table) === original);
  const known = [...indexesOf(before, record, renames), ...before.uniqueKeys].flatMap(({ name }) =>
    partNames(before, name),
  );
  const lost = [
    ...(found?.triggers ?? [])
      .filter(({ name }) => !name.startsWith('backstay_'))
      .map(({ name }) => `the trigger ${name}`),
    ...(found?.indexes ?? []).filter(({ name }) => !known.includes(name)).map(({ name }) => `the index ${name}`),
  ];
  if (lost.length === 0) return step;
  const warning = `The table has to be made anew, which would lose ${lost.join(', ')}. Drop them first, and make them again afterwards.`;
  return { ...step, risk: 'refused', warning };
}
