import type { FactorEntity, IdentityEntity, UserEntity } from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';

const iso = (instant: number): string => new Date(instant).toISOString();

/** Fields that are missing rather than null where there is no such moment, as the clients expect them. */
const moments = (fields: Readonly<Record<string, number | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, at]) => (at === null ? [] : [[name, iso(at)]])));

/** A user as the auth clients read it. Nothing secret is in it. */
export function userBody(user: UserEntity): JsonObject {
  const confirmed = [user.emailConfirmedAt, user.phoneConfirmedAt].filter((at) => at !== null);
  return {
    id: user.id,
    aud: 'authenticated',
    role: user.role,
    email: user.email ?? '',
    phone: user.phone ?? '',
    ...moments({
      email_confirmed_at: user.emailConfirmedAt,
      phone_confirmed_at: user.phoneConfirmedAt,
      confirmed_at: confirmed.length === 0 ? null : Math.min(...confirmed),
      confirmation_sent_at: user.confirmationSentAt,
      recovery_sent_at: user.recoverySentAt,
      reauthentication_sent_at: user.reauthenticationSentAt,
      email_change_sent_at: user.emailChangeSentAt,
      invited_at: user.invitedAt,
      last_sign_in_at: user.lastSignInAt,
      banned_until: user.bannedUntil,
      deleted_at: user.deletedAt,
    }),
    ...(user.emailChange === null ? {} : { new_email: user.emailChange }),
    app_metadata: user.appMetadata,
    user_metadata: user.userMetadata,
    identities: user.identities.map(identityBody),
    ...(user.factors.length === 0 ? {} : { factors: user.factors.map(factorBody) }),
    created_at: iso(user.createdAt),
    updated_at: iso(user.updatedAt),
    is_anonymous: user.isAnonymous,
  };
}

/** A way to sign in. */
export function identityBody(identity: IdentityEntity): JsonObject {
  return {
    identity_id: identity.id,
    id: identity.providerId,
    user_id: identity.userId,
    identity_data: identity.identityData,
    provider: identity.provider,
    ...moments({ last_sign_in_at: identity.lastSignInAt }),
    created_at: iso(identity.createdAt),
    updated_at: iso(identity.updatedAt),
    email: identity.email ?? '',
  };
}

/** A second factor, without its secret. */
export function factorBody(factor: FactorEntity): JsonObject {
  return {
    id: factor.id,
    friendly_name: factor.friendlyName ?? '',
    factor_type: factor.factorType,
    status: factor.status,
    ...(factor.phone === null ? {} : { phone: factor.phone }),
    ...moments({ last_challenged_at: factor.lastChallengedAt }),
    created_at: iso(factor.createdAt),
    updated_at: iso(factor.updatedAt),
  };
}
