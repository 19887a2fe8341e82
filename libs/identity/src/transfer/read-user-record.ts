import type { Json, JsonObject } from '@backstay/kernel';
import { BadRow, RowReader } from './row-reader.js';
import type { IdentityRecord, UserRecord } from './user-record.js';

const addressForm = /^[^\s@]+@[^\s@]+$/;
const hashForm = /^(\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(id|i|d)\$\S+|\$scrypt\$\S+|\$fbscrypt\$\S+)$/;

/**
 * Reads a user out of a row: as `backstay users export` writes it, as the admin API takes it, or as a dump of
 * Supabase's `auth.users` has it (encrypted_password, raw_user_meta_data, …). Throws BadRow.
 */
export function readUserRecord(row: JsonObject): UserRecord {
  const reader = new RowReader(row);
  const email = reader.text('email')?.toLowerCase() ?? null;
  if (email !== null && !addressForm.test(email)) throw new BadRow('email is no address');
  const phone = reader.text('phone')?.replace(/^\+/, '') ?? null;
  if (phone !== null && !/^\d{5,15}$/.test(phone)) throw new BadRow('phone is no number');
  if (reader.instant('deleted_at') !== null) throw new BadRow('the user is deleted');
  const isAnonymous = reader.flag('is_anonymous');
  const identities = reader
    .list('identities')
    .map(identityOf)
    .filter((one) => one !== null);
  if (email === null && phone === null && !isAnonymous && identities.length === 0) {
    throw new BadRow('there is no email, phone or identity to sign in by');
  }
  const now = Date.now();
  return {
    id: reader.uuid('id', 'user_id', 'uid'),
    email,
    phone,
    emailConfirmedAt:
      reader.instant('email_confirmed_at') ?? (reader.flag('email_confirm', 'email_confirmed') ? now : null),
    phoneConfirmedAt: reader.instant('phone_confirmed_at') ?? (reader.flag('phone_confirm') ? now : null),
    password: reader.text('password'),
    passwordHash: hashOf(reader),
    role: roleOf(reader),
    userMetadata: reader.object('user_metadata', 'raw_user_meta_data', 'data'),
    appMetadata: reader.object('app_metadata', 'raw_app_meta_data'),
    isAnonymous,
    bannedUntil: reader.instant('banned_until'),
    invitedAt: reader.instant('invited_at'),
    lastSignInAt: reader.instant('last_sign_in_at'),
    createdAt: reader.instant('created_at'),
    identities,
  };
}

/** The provider identity in a row of `auth.identities`, or in a user's list; null for `email` and `phone`, which follow from the user. */
export function identityOf(value: Json): IdentityRecord | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadRow('an identity is no object');
  const reader = new RowReader(value as JsonObject);
  const provider = reader.text('provider');
  if (provider === null) throw new BadRow('an identity has no provider');
  if (provider === 'email' || provider === 'phone') return null;
  const data = reader.object('identity_data');
  // In rows of auth.identities `id` is the row's own; the API calls the provider's id so.
  const providerId = reader.text('provider_id') ?? new RowReader(data).text('sub') ?? reader.text('id');
  if (providerId === null) throw new BadRow(`the identity at ${provider} has no provider_id`);
  return {
    provider,
    providerId,
    email: (new RowReader(data).text('email') ?? reader.text('email'))?.toLowerCase() ?? null,
    data,
    lastSignInAt: reader.instant('last_sign_in_at'),
    createdAt: reader.instant('created_at'),
  };
}

function hashOf(reader: RowReader): string | null {
  const hash = reader.text('password_hash', 'encrypted_password');
  if (hash !== null && !hashForm.test(hash)) throw new BadRow('password_hash is of no kind that can be checked');
  return hash;
}

function roleOf(reader: RowReader): string {
  const role = reader.text('role') ?? 'authenticated';
  if (role !== 'authenticated') throw new BadRow('role is not authenticated');
  return role;
}
