import { Config } from '@backstay/config';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { ChallengeEntity } from '../factors/challenge.entity.js';
import { FlowStateEntity } from '../flows/flow-state.entity.js';
import { RevocationEntity } from '../sessions/revocation.entity.js';
import { SessionEntity } from '../sessions/session.entity.js';
import { OneTimeTokenEntity } from '../tokens/one-time-token.entity.js';
import { IdentityStore } from './identity-store.js';

/** Milliseconds that something expired is kept, so that it is still told apart from what never was. */
const keptMs = 24 * 60 * 60_000;

/** Removes what has expired. Several nodes may do it at once. */
@Injectable()
export class Sweeper {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
  ) {}

  async sweep(now = Date.now()): Promise<void> {
    const { sessionTimebox, sessionInactivity } = this.config.auth;
    const over = (seconds: number) => LessThan(now - seconds * 1000 - keptMs);
    await this.store.transaction(async ({ entities }) => {
      await entities.delete(RevocationEntity, { expiresAt: LessThan(now) });
      await entities.delete(ChallengeEntity, { expiresAt: LessThan(now - keptMs) });
      await entities.delete(FlowStateEntity, { expiresAt: LessThan(now - keptMs) });
      await entities.delete(OneTimeTokenEntity, { linkExpiresAt: LessThan(now - keptMs) });
      if (sessionTimebox !== null) await entities.delete(SessionEntity, { createdAt: over(sessionTimebox) });
      if (sessionInactivity !== null) await entities.delete(SessionEntity, { refreshedAt: over(sessionInactivity) });
    });
  }
}
