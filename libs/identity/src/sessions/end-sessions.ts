import { Config } from '@backstay/config';
import type { Transaction } from '@backstay/engine';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { RevocationEntity } from './revocation.entity.js';
import { SessionEntity } from './session.entity.js';

/** Milliseconds by which a token may be taken after it has expired: clocks differ. */
const graceMs = 60_000;

/** Ends sessions: their refresh tokens at once, their access tokens as soon as every node has heard of it. */
@Injectable()
export class EndSessions {
  constructor(private readonly config: Config) {}

  async end(tx: Transaction, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const now = Date.now();
    const expiresAt = now + this.config.auth.jwtExpiry * 1000 + graceMs;
    await tx.entities.delete(SessionEntity, { id: In([...ids]) });
    for (const subject of ids) await tx.entities.insert(RevocationEntity, { subject, revokedAt: now, expiresAt });
  }

  async endAll(tx: Transaction, userId: string): Promise<void> {
    const sessions = await tx.entities.findBy(SessionEntity, { userId });
    await this.end(
      tx,
      sessions.map(({ id }) => id),
    );
  }
}
