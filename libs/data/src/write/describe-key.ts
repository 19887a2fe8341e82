import type { Key } from '@backstay/catalog';
import { fail, factsOf, type Failure } from '@backstay/kernel';
import type { StoredRow, WritePlan } from '@backstay/query';

/**
 * Adds to a violated key the values it was violated with, as PostgreSQL does, where they are the caller's own: one row
 * was written, and every column of the key was sent with it. Any other Failure comes back as it is.
 */
export function describeKey(failure: Failure, plan: WritePlan): Failure {
  const row = plan.kind === 'update' ? plan.change : plan.rows.length === 1 ? plan.rows[0]! : null;
  if (row === null) return failure;
  const unique = factsOf(failure, 'unique_violation');
  if (unique && unique.table === plan.table.name) {
    const { primaryKey, uniqueKeys, uniqueIndexes, partialIndexes = [] } = plan.table;
    const keys = [primaryKey, ...uniqueKeys, ...uniqueIndexes, ...partialIndexes];
    const text = sentKey(keys, unique.constraint, plan, row);
    return text === null ? failure : fail('unique_violation', { ...unique, details: `Key ${text} already exists.` });
  }
  const reference = factsOf(failure, 'foreign_key_violation');
  if (reference?.side !== 'own' || reference.table !== plan.table.name) return failure;
  const text = sentKey(plan.table.foreignKeys, reference.constraint, plan, row);
  if (text === null) return failure;
  const details = `Key ${text} is not present in table "${reference.parent ?? ''}".`;
  return fail('foreign_key_violation', { ...reference, details });
}

/** `(team_id, person_id)=(1, 2)`; null when the caller did not send all of it. */
function sentKey(keys: readonly (Key | null)[], name: string, { given }: WritePlan, row: StoredRow): string | null {
  const columns = keys.find((key) => key?.name === name)?.columns;
  if (!columns?.every((column) => given.includes(column))) return null;
  const texts = columns.map((column) => row.get(column) ?? 'null');
  return `(${columns.join(', ')})=(${texts.join(', ')})`;
}
