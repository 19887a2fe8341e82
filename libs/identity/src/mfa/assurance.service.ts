import type { Transaction } from '@backstay/engine';
import { Injectable } from '@nestjs/common';
import { SessionEntity } from '../sessions/session.entity.js';
import { SessionService, type OpenSession } from '../sessions/session.service.js';
import { EndSessions } from '../sessions/end-sessions.js';
import type { UserEntity } from '../users/user.entity.js';
import { hasVerifiedFactor } from './second-factors.js';

/** `amr` methods of second factors. */
export type FactorMethod = 'totp' | 'mfa/webauthn' | 'mfa/recovery_code';

const factorMethods: ReadonlySet<string> = new Set<FactorMethod>(['totp', 'mfa/webauthn', 'mfa/recovery_code']);

/** What second factors do to sessions. */
@Injectable()
export class AssuranceService {
  constructor(
    private readonly sessions: SessionService,
    private readonly ending: EndSessions,
  ) {}

  /** Raises the session to aal2, and ends the user's other sessions that are below it: they may be a thief's. */
  async raise(tx: Transaction, user: UserEntity, session: SessionEntity, method: FactorMethod): Promise<OpenSession> {
    const open = await this.sessions.upgrade(tx, user, session.id, { method, aal: 'aal2' });
    const lower = await tx.entities.findBy(SessionEntity, { userId: user.id, aal: 'aal1' });
    await this.ending.end(
      tx,
      lower.map(({ id }) => id).filter((id) => id !== session.id),
    );
    return open;
  }

  /** A verified factor is gone: where it was the last, no session has shown a second factor any more. */
  async lower(tx: Transaction, user: UserEntity): Promise<void> {
    if (hasVerifiedFactor(user)) return;
    for (const session of await tx.entities.findBy(SessionEntity, { userId: user.id, aal: 'aal2' })) {
      const amr = session.amr.filter(({ method }) => !factorMethods.has(method));
      await tx.entities.update<object>(SessionEntity, { id: session.id }, { aal: 'aal1', amr, updatedAt: Date.now() });
    }
  }
}
