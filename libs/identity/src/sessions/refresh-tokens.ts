import { createHash } from 'node:crypto';
import { Vault } from '../keys/vault.js';

/**
 * Refresh tokens are derived from the session and the count, under the master key. So the database keeps their hashes
 * only, and yet the active one can be given again to a client that never got the answer.
 */
export function refreshToken(
  vault: Vault,
  session: { readonly id: string; readonly seed: string },
  generation: number,
): string {
  const mac = vault.mac('refresh token', `${session.id}.${session.seed}.${generation}`);
  // 192 bits; base64url is what clients keep in storage and send back as they got it.
  return Buffer.from(mac, 'hex').subarray(0, 24).toString('base64url');
}

/** SHA-256, hex: the token has enough randomness of its own. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');
