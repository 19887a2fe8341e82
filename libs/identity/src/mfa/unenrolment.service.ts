import type { Transaction } from '@backstay/engine';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { RecoveryCodeEntity } from '../factors/recovery-code.entity.js';
import type { FactorEntity } from '../factors/factor.entity.js';
import type { SessionEntity } from '../sessions/session.entity.js';
import { IdentityStore } from '../system/identity-store.js';
import type { UserEntity } from '../users/user.entity.js';
import { AssuranceService } from './assurance.service.js';
import { hasVerifiedFactor, SecondFactors } from './second-factors.js';

/** Takes second factors away. */
@Injectable()
export class UnenrolmentService {
  constructor(
    private readonly store: IdentityStore,
    private readonly factors: SecondFactors,
    private readonly assurance: AssuranceService,
    private readonly audit: AuditService,
  ) {}

  /** By its owner. Throws `mfa_factor_not_found`, `aal2_required`. */
  async unenrol(user: UserEntity, session: SessionEntity, id: string): Promise<FactorEntity> {
    const factor = this.factors.of(user, id);
    if (factor.status === 'verified' && session.aal !== 'aal2') throw fail('aal2_required', {});
    await this.store.transaction((tx) => this.remove(tx, user, factor, { actorId: user.id, ip: session.ip }));
    return factor;
  }

  /** All of them, by an administrator. Gives how many there were. */
  async reset(user: UserEntity): Promise<number> {
    const all = [...user.factors];
    await this.store.transaction(async (tx) => {
      for (const factor of all) await this.remove(tx, user, factor, { actorId: null, ip: null });
    });
    return all.length;
  }

  /** Recovery codes go with the last factor they stand in for. `by`: who takes it away, for the audit log. */
  async remove(
    tx: Transaction,
    user: UserEntity,
    factor: FactorEntity,
    by: { readonly actorId: string | null; readonly ip: string | null },
  ): Promise<void> {
    await this.factors.remove(tx, user, factor);
    if (factor.factorType === 'recovery_code') await tx.entities.delete(RecoveryCodeEntity, { userId: user.id });
    const details = { user_id: user.id, factor_id: factor.id, factor_type: factor.factorType };
    await this.audit.note(tx, { action: 'factor_unenrolled', ...by, details });
    if (factor.status !== 'verified') return;
    if (!hasVerifiedFactor(user)) {
      await this.factors.remove(tx, user, ...user.factors.filter(({ factorType }) => factorType === 'recovery_code'));
      await tx.entities.delete(RecoveryCodeEntity, { userId: user.id });
    }
    await this.assurance.lower(tx, user);
  }
}
