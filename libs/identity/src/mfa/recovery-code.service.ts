import { randomUUID } from 'node:crypto';
import type { Transaction } from '@backstay/engine';
import { fail, Failure } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { FactorEntity } from '../factors/factor.entity.js';
import { RecoveryCodeEntity } from '../factors/recovery-code.entity.js';
import { Vault } from '../keys/vault.js';
import { AuthLimits, type SignInAttempt } from '../limits/auth-limits.js';
import type { SessionEntity } from '../sessions/session.entity.js';
import { SessionService, type IssuedSession } from '../sessions/session.service.js';
import { IdentityStore } from '../system/identity-store.js';
import type { UserEntity } from '../users/user.entity.js';
import { AssuranceService } from './assurance.service.js';
import { canonicalRecoveryCode, newRecoveryCodes } from './recovery-codes.js';
import { hasVerifiedFactor, SecondFactors } from './second-factors.js';

/** A set of codes, the only time they can be read. */
export interface RecoveryCodes {
  readonly factor: FactorEntity;
  readonly codes: readonly string[];
}

/** How many codes of the set there are, and how many are left. */
export interface RecoveryStatus {
  readonly factor: FactorEntity;
  readonly total: number;
  readonly remaining: number;
}

/** Codes that stand in for a lost second factor, each once. */
@Injectable()
export class RecoveryCodeService {
  constructor(
    private readonly store: IdentityStore,
    private readonly factors: SecondFactors,
    private readonly sessions: SessionService,
    private readonly assurance: AssuranceService,
    private readonly limits: AuthLimits,
    private readonly vault: Vault,
    private readonly audit: AuditService,
  ) {}

  /** Throws `mfa_factor_not_found`. */
  async status(user: UserEntity): Promise<RecoveryStatus> {
    const factor = this.#factorOf(user);
    const codes = await this.store.transaction((tx) => tx.entities.findBy(RecoveryCodeEntity, { userId: user.id }));
    return { factor, total: codes.length, remaining: codes.filter(({ usedAt }) => usedAt === null).length };
  }

  /** Makes the user's set. Throws `insufficient_aal`, `mfa_recovery_codes_sole_factor`, `mfa_verified_factor_exists`. */
  async generate(user: UserEntity, session: SessionEntity, name: string | null): Promise<RecoveryCodes> {
    demandAal2(session);
    if (!hasVerifiedFactor(user)) throw fail('mfa_recovery_codes_sole_factor', {});
    if (this.factors.onlyOf(user, 'recovery_code') !== null) throw fail('mfa_verified_factor_exists', {});
    return this.store.transaction(async (tx) => {
      const factor = await this.factors.add(tx, user, session.aal, {
        factorType: 'recovery_code',
        status: 'verified',
        friendlyName: name ?? 'Recovery codes',
        secret: null,
      });
      return this.#fill(tx, user, session, factor);
    });
  }

  /** Makes a new set in place of the old one. Throws `insufficient_aal`, `mfa_factor_not_found`. */
  async regenerate(user: UserEntity, session: SessionEntity): Promise<RecoveryCodes> {
    demandAal2(session);
    const factor = this.#factorOf(user);
    const made = await this.store.transaction((tx) => this.#fill(tx, user, session, factor));
    await this.limits.forget(lockOf(user));
    return made;
  }

  /** The session at aal2, for a code that is gone with it. Throws `mfa_verification_failed`, `mfa_recovery_codes_locked`. */
  async verify(user: UserEntity, session: SessionEntity, code: string, ip: string | null): Promise<IssuedSession> {
    if (this.factors.onlyOf(user, 'recovery_code') === null) throw fail('mfa_verification_failed', {});
    const attempt = await this.#attempt(user, ip);
    const open = await this.store.transaction(async (tx) => {
      const codeHash = this.#hash(user, code);
      const { affected } = await tx.entities.update(
        RecoveryCodeEntity,
        { userId: user.id, codeHash, usedAt: IsNull() },
        { usedAt: Date.now() },
      );
      if (affected !== 1) throw fail('mfa_verification_failed', {});
      await this.audit.note(tx, { action: 'recovery_code_used', actorId: user.id, ip });
      return this.assurance.raise(tx, user, session, 'mfa/recovery_code');
    });
    await attempt.succeeded();
    return this.sessions.signed(open);
  }

  async #attempt(user: UserEntity, ip: string | null): Promise<SignInAttempt> {
    try {
      return await this.limits.attempt(lockOf(user), ip ?? '');
    } catch (error) {
      if (!(error instanceof Failure) || error.entry !== 'over_request_rate_limit') throw error;
      throw fail('mfa_recovery_codes_locked', { seconds: error.retryAfter ?? 1 }, error);
    }
  }

  async #fill(tx: Transaction, user: UserEntity, session: SessionEntity, factor: FactorEntity): Promise<RecoveryCodes> {
    const codes = newRecoveryCodes();
    const createdAt = Date.now();
    await tx.entities.delete(RecoveryCodeEntity, { userId: user.id });
    await tx.entities.insert(
      RecoveryCodeEntity,
      codes.map((code) => ({
        id: randomUUID(),
        userId: user.id,
        codeHash: this.#hash(user, code),
        usedAt: null,
        createdAt,
      })),
    );
    await this.factors.change(tx, factor, {});
    await this.audit.note(tx, { action: 'recovery_codes_generated', actorId: user.id, ip: session.ip });
    return { factor, codes };
  }

  #factorOf(user: UserEntity): FactorEntity {
    const factor = this.factors.onlyOf(user, 'recovery_code');
    if (factor === null) throw fail('mfa_factor_not_found', {});
    return factor;
  }

  #hash = (user: UserEntity, code: string): string =>
    this.vault.mac('recovery code', `${user.id} ${canonicalRecoveryCode(code)}`);
}

const lockOf = ({ id }: UserEntity): string => `recovery:${id}`;

function demandAal2({ aal }: SessionEntity): void {
  if (aal !== 'aal2') throw fail('insufficient_aal', { message: 'AAL2 session is required for recovery codes' });
}
