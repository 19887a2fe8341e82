import type { JsonObject } from '@backstay/kernel';
import { profileFromClaims, textOf } from './profile-from-claims.js';
import type { ProviderDefinition } from './provider-definition.js';

/**
 * Apple (developer.apple.com: Sign in with Apple). The answer comes as a form, because name and address were asked for.
 * The name comes once, at the very first sign-in, beside the code. The secret is a JWT that the operator makes.
 */
export const apple: ProviderDefinition = {
  name: 'apple',
  issuer: 'https://appleid.apple.com',
  scopes: ['name', 'email'],
  parameters: { response_mode: 'form_post' },
  profileOf: ({ claims, callback }) => profileFromClaims({ ...claims, ...nameOf(callback.get('user')) }),
};

/** `{"name":{"firstName":…,"lastName":…}}`; it proves nothing, so only the name is read. */
function nameOf(user: string | null): JsonObject {
  try {
    const { name } = JSON.parse(user ?? '') as { name?: { firstName?: string; lastName?: string } };
    const parts = [textOf(name?.firstName), textOf(name?.lastName)].filter((part) => part !== null);
    return parts.length === 0 ? {} : { name: parts.join(' ') };
  } catch {
    return {};
  }
}
