import type { JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { IdentityStore } from '../system/identity-store.js';

/** A session or user whose tokens count no more. Milliseconds. */
export interface Revocation {
  readonly subject: string;
  readonly revokedAt: number;
  readonly expiresAt: number;
}

/** Milliseconds by which the clocks of two nodes may differ: a look goes back this far before the one before it. */
const overlapMs = 60_000;

/** The sessions and users that were ended on any node and whose access tokens have not expired yet. */
@Injectable()
export class Revocations {
  readonly #bySubject = new Map<string, Revocation>();
  #since = 0;

  constructor(private readonly store: IdentityStore) {}

  /** Whether a token with these claims was ended. Two look-ups in memory. */
  covers(claims: JsonObject): boolean {
    const { session_id: session, sub, iat } = claims;
    if (typeof session === 'string' && this.#bySubject.has(session)) return true;
    const user = typeof sub === 'string' ? this.#bySubject.get(sub) : undefined;
    if (user === undefined) return false;
    if (typeof iat !== 'number') return true;
    // `iat` is in whole seconds. A token without a session is refused for the whole second in which its user was banned;
    // one with a session may be of a sign-in after the ban was lifted, and its own session was looked up above.
    return iat * 1000 + (typeof session === 'string' ? 1000 : 0) <= user.revokedAt;
  }

  add(revocation: Revocation): void {
    this.#bySubject.set(revocation.subject, revocation);
  }

  /** Takes up what is new and forgets what has expired. */
  async look(now = Date.now()): Promise<void> {
    const rows = await this.store.read(
      'SELECT subject, revoked_at, expires_at FROM backstay_revocations WHERE revoked_at >= ?',
      this.#since,
    );
    for (const [subject, revokedAt, expiresAt] of rows) {
      if (Number(expiresAt) > now)
        this.add({ subject: String(subject), revokedAt: Number(revokedAt), expiresAt: Number(expiresAt) });
    }
    for (const [subject, { expiresAt }] of this.#bySubject) if (expiresAt <= now) this.#bySubject.delete(subject);
    this.#since = now - overlapMs;
  }
}
