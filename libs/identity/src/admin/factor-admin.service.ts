import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import type { FactorEntity } from '../factors/factor.entity.js';
import { UnenrolmentService } from '../mfa/unenrolment.service.js';
import { EndSessions } from '../sessions/end-sessions.js';
import { SessionEntity } from '../sessions/session.entity.js';
import { IdentityStore } from '../system/identity-store.js';
import { UserService } from '../users/user.service.js';

/** What administrators see and do of second factors and sessions. All throw `user_not_found`. */
@Injectable()
export class FactorAdminService {
  constructor(
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly ending: EndSessions,
    private readonly unenrolment: UnenrolmentService,
  ) {}

  async list(userId: string): Promise<readonly FactorEntity[]> {
    return (await this.store.transaction((tx) => this.users.get(tx, userId))).factors;
  }

  /** Takes a factor away; sessions end, as one of them may be a stranger's who waits for this. Throws `mfa_factor_not_found`. */
  async remove(userId: string, factorId: string): Promise<FactorEntity> {
    return this.store.transaction(async (tx) => {
      const user = await this.users.get(tx, userId);
      const factor = user.factors.find(({ id }) => id === factorId);
      if (factor === undefined) throw fail('mfa_factor_not_found', {});
      // Removing takes the id off the object.
      const removed = { ...factor };
      await this.unenrolment.remove(tx, user, factor, { actorId: null, ip: null });
      await this.ending.endAll(tx, user.id);
      return removed;
    });
  }

  /** Newest first. */
  async sessions(userId: string): Promise<readonly SessionEntity[]> {
    return this.store.transaction(async (tx) => {
      const user = await this.users.get(tx, userId);
      return tx.entities.find(SessionEntity, { where: { userId: user.id }, order: { createdAt: 'DESC', id: 'ASC' } });
    });
  }
}
