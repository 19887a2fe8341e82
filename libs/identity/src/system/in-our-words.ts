import { fail, Failure, factsOf } from '@backstay/kernel';

/**
 * What a constraint of our own tables means to a client; everything else as it is. Told where a transaction ends,
 * because only there an entity's error has become one of the catalogue.
 */
export function inOurWords(error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const constraint = factsOf(error, 'unique_violation')?.constraint ?? '';
  if (constraint.startsWith('backstay_users_email')) return fail('email_exists', {}, error);
  if (constraint.startsWith('backstay_users_phone')) return fail('phone_exists', {}, error);
  if (constraint.startsWith('backstay_identities_provider')) return fail('identity_already_exists', {}, error);
  // Somebody else has just made or removed the row this one hangs on.
  return ['unique_violation', 'foreign_key_violation', 'deadlock'].includes(error.entry)
    ? fail('conflict', {}, error)
    : error;
}
