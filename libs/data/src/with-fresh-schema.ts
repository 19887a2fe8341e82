import { Failure } from '@backstay/kernel';
import type { AppliedSchema, AppliedSnapshot } from '@backstay/schema';

/** What is enforced now, and a look at whether that is still so. */
export type SchemaSource = Pick<AppliedSchema, 'current' | 'refresh' | 'during' | 'tellLacking'>;

/**
 * Another node may have changed the schema since we last looked: a name that we know and the database does not makes
 * us look at once, and when there is a newer version the work is done again from it.
 */
export function withFreshSchema<T>(schema: SchemaSource, work: (snapshot: AppliedSnapshot) => Promise<T>): Promise<T> {
  return schema.during(() => tryWithFreshSchema(schema, work));
}

async function tryWithFreshSchema<T>(
  schema: SchemaSource,
  work: (snapshot: AppliedSnapshot) => Promise<T>,
): Promise<T> {
  const before = schema.current();
  try {
    return await work(before);
  } catch (error) {
    if (!(error instanceof Failure) || !isSchemaDrift(error)) throw error;
    await schema.refresh();
    const after = schema.current();
    if (after.version === before.version) {
      if (error.entry === 'schema_drift') schema.tellLacking();
      throw error;
    }
    return work(after);
  }
}

/** A name that the database does not know, or our own catalog. */
const isSchemaDrift = (failure: Failure): boolean =>
  ['schema_drift', 'table_not_found', 'column_not_found'].includes(failure.entry);
