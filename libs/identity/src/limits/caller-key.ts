import { bypassesPolicies, type Principal } from '@backstay/kernel';
import { addressKey } from './address-key.js';

/**
 * Who is asking, as far as one caller is told from another: a user, by the verified token's `sub`, or without one the
 * peer's address (of IPv6 the /64). Nothing that a caller can choose freely is part of it. Null: the service role, which
 * is not limited.
 */
export function callerKey({ role, claims }: Principal, address: string): string | null {
  if (bypassesPolicies(role)) return null;
  const { sub } = claims;
  const isUser = role === 'authenticated' && typeof sub === 'string' && sub !== '';
  return isUser ? `user:${sub}` : `address:${addressKey(address)}`;
}
