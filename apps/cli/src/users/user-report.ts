import type { UserEntity } from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';

const iso = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

/** A user for programs. Nothing secret is in it. */
export const userReport = (user: UserEntity): JsonObject => ({
  id: user.id,
  email: user.email,
  phone: user.phone,
  role: user.role,
  is_anonymous: user.isAnonymous,
  has_password: user.passwordHash !== null,
  email_confirmed_at: iso(user.emailConfirmedAt),
  banned_until: iso(user.bannedUntil),
  last_sign_in_at: iso(user.lastSignInAt),
  created_at: iso(user.createdAt),
  user_metadata: user.userMetadata,
  app_metadata: user.appMetadata,
  identities: user.identities.map(({ id, provider, providerId, email }) => ({
    id,
    provider,
    provider_id: providerId,
    email,
  })),
  factors: user.factors.map(({ id, factorType, status, friendlyName }) => ({
    id,
    factor_type: factorType,
    status,
    friendly_name: friendlyName,
  })),
});

/** The same for people, a line each. */
export function userLines(user: UserEntity): string {
  const lines: readonly (readonly [string, string])[] = [
    ['id', user.id],
    [
      'e-mail',
      user.email === null ? 'none' : `${user.email} (${user.emailConfirmedAt === null ? 'not ' : ''}confirmed)`,
    ],
    ['password', user.passwordHash === null ? 'none' : 'set'],
    ['state', stateOf(user)],
    ['created', iso(user.createdAt) ?? ''],
    ['last sign-in', iso(user.lastSignInAt) ?? 'never'],
    ['identities', listed(user.identities.map(({ provider }) => provider))],
    ['factors', listed(user.factors.map(({ factorType, status }) => `${factorType} (${status})`))],
  ];
  return lines.map(([name, value]) => `${name.padEnd(13)}${value}\n`).join('');
}

/** One word or two: what keeps a user from signing in. */
export function stateOf(user: UserEntity): string {
  if (user.bannedUntil !== null && user.bannedUntil > Date.now()) return `banned until ${iso(user.bannedUntil)}`;
  if (user.isAnonymous) return 'anonymous';
  return user.email !== null && user.emailConfirmedAt === null ? 'not confirmed' : 'active';
}

const listed = (words: readonly string[]): string => (words.length === 0 ? 'none' : words.join(', '));
