import type { SessionEntity } from '@backstay/identity';
import { fail } from '@backstay/kernel';
import type { SignedIn } from './auth-request.js';

/** The caller's session. Throws `session_not_found` for a token without one: nothing can be proved for it. */
export function sessionOf({ session }: SignedIn): SessionEntity {
  if (session === null) throw fail('session_not_found', {});
  return session;
}
