import type { Transaction } from '@backstay/engine';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { ChallengeEntity } from '../factors/challenge.entity.js';
import { FactorEntity } from '../factors/factor.entity.js';
import { Vault } from '../keys/vault.js';
import { AuthLimits } from '../limits/auth-limits.js';
import type { SessionEntity } from '../sessions/session.entity.js';
import { SessionService, type IssuedSession } from '../sessions/session.service.js';
import { IdentityStore } from '../system/identity-store.js';
import type { UserEntity } from '../users/user.entity.js';
import { AssuranceService } from './assurance.service.js';
import { SecondFactors } from './second-factors.js';
import { stepOfCode } from './totp.js';
import { readCreation, readRequest, type Credential, type WebauthnChallenge } from './webauthn.js';

/** An answer to a challenge. */
export interface FactorAnswer {
  readonly challengeId: string;
  /** Of an authenticator app; null: none came. */
  readonly code: string | null;
  /** What the browser made of a security key's answer; null: none came. */
  readonly credential: unknown;
}

/** Wrong answers after which a challenge counts no more. */
const mostAttempts = 15;

/** What a right answer changes of its factor; null: the answer is wrong. */
type Proof = Partial<FactorEntity> | null;

/** Judges answers of second factors, and raises the session. */
@Injectable()
export class VerificationService {
  constructor(
    private readonly store: IdentityStore,
    private readonly factors: SecondFactors,
    private readonly sessions: SessionService,
    private readonly assurance: AssuranceService,
    private readonly limits: AuthLimits,
    private readonly vault: Vault,
    private readonly audit: AuditService,
  ) {}

  /**
   * The session at aal2. Throws `mfa_verification_failed`, `mfa_challenge_expired`, `mfa_challenge_not_found`,
   * `mfa_ip_address_mismatch`, `mfa_factor_not_found`, `over_request_rate_limit`.
   */
  async verify(
    user: UserEntity,
    session: SessionEntity,
    factorId: string,
    answer: FactorAnswer,
    ip: string | null,
  ): Promise<IssuedSession> {
    const factor = this.factors.of(user, factorId);
    await this.limits.count('factor', user.id);
    const challenge = await this.#challenge(factor, answer.challengeId, ip);
    const proof = await this.#judge(factor, challenge, answer);
    if (proof === null) throw fail('mfa_verification_failed', {});
    const open = await this.store.transaction(async (tx) => {
      await this.#accept(tx, user, factor, challenge, proof);
      const details = { factor_id: factor.id, factor_type: factor.factorType };
      await this.audit.note(tx, { action: 'login', actorId: user.id, ip, details });
      return this.assurance.raise(tx, user, session, factor.factorType === 'totp' ? 'totp' : 'mfa/webauthn');
    });
    return this.sessions.signed(open);
  }

  /** The challenge, one attempt counted: before the answer is looked at, so that many at once are no way around. */
  async #challenge(factor: FactorEntity, id: string, ip: string | null): Promise<ChallengeEntity> {
    return this.store.transaction(async (tx) => {
      const challenge = await tx.entities.findOneBy(ChallengeEntity, { id, factorId: factor.id });
      if (challenge === null) throw fail('mfa_challenge_not_found', {});
      if (challenge.ip !== null && ip !== null && challenge.ip !== ip) throw fail('mfa_ip_address_mismatch', {});
      if (challenge.expiresAt <= Date.now()) throw fail('mfa_challenge_expired', {});
      const { affected } = await tx.entities.increment(
        ChallengeEntity,
        { id, attempts: LessThan(mostAttempts) },
        'attempts',
        1,
      );
      if (affected !== 1) throw fail('mfa_challenge_expired', {});
      return challenge;
    });
  }

  async #judge(factor: FactorEntity, challenge: ChallengeEntity, { code, credential }: FactorAnswer): Promise<Proof> {
    if (factor.factorType === 'totp') return this.#judgeCode(factor, code);
    if (factor.factorType === 'webauthn') return judgeCredential(factor, challenge, credential);
    return null;
  }

  #judgeCode({ secret, lastStep }: FactorEntity, code: string | null): Proof {
    if (secret === null || code === null) return null;
    const step = stepOfCode(this.vault.open('totp secret', secret), code, lastStep, Date.now());
    return step === null ? null : { lastStep: step };
  }

  /** Takes the answer once, whoever else brings it: the challenge is gone with it, and a step of a code never returns. */
  async #accept(
    tx: Transaction,
    user: UserEntity,
    factor: FactorEntity,
    challenge: ChallengeEntity,
    proof: Partial<FactorEntity>,
  ): Promise<void> {
    const taken = await tx.entities.delete(ChallengeEntity, { id: challenge.id });
    if (taken.affected !== 1) throw fail('mfa_challenge_not_found', {});
    await this.store.lock(tx, 'backstay_users', user.id);
    const latest = await tx.entities.findOneByOrFail(FactorEntity, { id: factor.id });
    const usedStep = proof.lastStep != null && latest.lastStep !== null && latest.lastStep >= proof.lastStep;
    if (usedStep) throw fail('mfa_verification_failed', {});
    await this.factors.change(tx, factor, { ...proof, status: 'verified' });
    await this.factors.remove(tx, user, ...user.factors.filter(({ status }) => status === 'unverified'));
  }
}

async function judgeCredential(factor: FactorEntity, challenge: ChallengeEntity, answer: unknown): Promise<Proof> {
  if (challenge.webauthnSession === null || typeof answer !== 'object' || answer === null) return null;
  const asked = JSON.parse(challenge.webauthnSession) as WebauthnChallenge;
  const known = factor.credential as Credential | null;
  if (known === null) {
    const made = await readCreation(answer, asked);
    return made === null ? null : { credential: { ...made, transports: [...made.transports] } };
  }
  const counter = await readRequest(answer, asked, known);
  return counter === null ? null : { credential: { ...known, transports: [...known.transports], counter } };
}
