import { Config } from '@backstay/config';
import type { Transaction } from '@backstay/engine';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { IdentityStore } from '../system/identity-store.js';
import { RevocationEntity } from './revocation.entity.js';
import { Revocations } from './revocations.js';
import { SessionEntity } from './session.entity.js';

/** Milliseconds by which a token may outlive its `exp` (clocks differ). */
const leewayMs = 60_000;

/** Ends sessions: their rows go, so that no refresh succeeds, and their access tokens are revoked on every node. */
@Injectable()
export class EndSessions {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly revocations: Revocations,
  ) {}

  /** Ends all sessions of a user but `keep`; gives the ids of the ended ones. */
  async endAll(tx: Transaction, userId: string, keep: string | null = null): Promise<readonly string[]> {
    const sessions = await tx.entities.find(SessionEntity, { where: { userId }, select: { id: true } });
    const ids = sessions.map(({ id }) => id).filter((id) => id !== keep);
    await this.end(tx, ids);
    return ids;
  }

  /** Ends these. */
  async end(tx: Transaction, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await tx.entities.delete(SessionEntity, { id: In([...ids]) });
    await this.#revoke(tx, ids);
  }

  /** Refuses every token of a user that was issued so far, also those that name no session. */
  async revokeUser(tx: Transaction, userId: string): Promise<void> {
    await this.#revoke(tx, [userId]);
  }

  async #revoke(tx: Transaction, subjects: readonly string[]): Promise<void> {
    const revokedAt = Date.now();
    const expiresAt = revokedAt + this.config.auth.jwtExpiry * 1000 + leewayMs;
    await tx.entities.delete(RevocationEntity, { subject: In([...subjects]) });
    await tx.entities.insert(
      RevocationEntity,
      subjects.map((subject) => ({ subject, revokedAt, expiresAt })),
    );
    this.store.afterCommit(tx, () => {
      for (const subject of subjects) this.revocations.add({ subject, revokedAt, expiresAt });
    });
  }
}
