import type { Json, JsonObject } from '@backstay/kernel';
import { ProviderError } from './provider-error.js';
import type { ProviderProfile } from './provider-profile.js';

/** Characters of one value that is kept. */
const longest = 2048;

/** Claims that are kept as they are named (OpenID Connect Core §5.1). */
const kept = ['name', 'given_name', 'family_name', 'nickname', 'preferred_username', 'picture', 'locale'] as const;

/**
 * A profile out of OpenID Connect's standard claims. An address counts as verified only when the provider says so, as
 * a boolean or, as some write it, as text. Throws ProviderError without `sub`.
 */
export function profileFromClaims(claims: JsonObject, isVerified = emailIsVerified): ProviderProfile {
  const subject = textOf(claims['sub']);
  if (subject === null || subject.length > 255) throw new ProviderError('The provider did not say who it is');
  return profile(subject, textOf(claims['email']), isVerified(claims), {
    iss: textOf(claims['iss']),
    ...Object.fromEntries(kept.map((name) => [name, textOf(claims[name])])),
    full_name: textOf(claims['name']),
    user_name: textOf(claims['preferred_username']) ?? textOf(claims['nickname']),
    avatar_url: textOf(claims['picture']),
  });
}

/** A profile with its data in the names that clients read. Fields that are null are left out. */
export function profile(
  subject: string,
  email: string | null,
  verified: boolean,
  more: Readonly<Record<string, string | null>>,
): ProviderProfile {
  const address = email === null ? null : email.trim().toLowerCase();
  const emailVerified = address !== null && verified;
  const told = Object.entries(more).filter((field): field is [string, string] => field[1] !== null);
  return {
    subject,
    email: address,
    emailVerified,
    data: {
      ...Object.fromEntries(told),
      sub: subject,
      provider_id: subject,
      ...(address === null ? {} : { email: address }),
      email_verified: emailVerified,
      phone_verified: false,
    },
  };
}

/** `email_verified` is true, or `"true"` as Apple writes it. */
export const emailIsVerified = (claims: JsonObject): boolean =>
  claims['email_verified'] === true || claims['email_verified'] === 'true';

/** A text that is not empty, cut; numbers as text; else null. */
export function textOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, longest) : null;
}

/** The value when it is a JSON object. Throws ProviderError for anything else. */
export function objectOf(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProviderError('The provider’s answer is no JSON object');
  }
  return value as JsonObject;
}
