import { randomUUID } from 'node:crypto';
import type { Transaction } from '@backstay/engine';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { FactorEntity, type FactorType } from '../factors/factor.entity.js';
import type { AssuranceLevel } from '../sessions/amr.js';
import type { UserEntity } from '../users/user.entity.js';

/** Factors one user may have. */
const mostFactors = 10;

/** Milliseconds after which an enrolment that nobody finished makes room. */
const unfinishedMs = 24 * 60 * 60_000;

const longestName = 255;

/** The factors of a user, in the rules that all kinds share. `user.factors` is kept in step. */
@Injectable()
export class SecondFactors {
  /**
   * Writes a new factor down. Throws `insufficient_aal` where the user has shown less than they could,
   * `too_many_enrolled_mfa_factors`, `mfa_factor_name_conflict`.
   */
  async add(
    tx: Transaction,
    user: UserEntity,
    aal: AssuranceLevel,
    given: Pick<FactorEntity, 'factorType' | 'status' | 'friendlyName' | 'secret'>,
    now = Date.now(),
  ): Promise<FactorEntity> {
    if (hasVerifiedFactor(user) && aal !== 'aal2') {
      throw fail('insufficient_aal', { message: 'AAL2 required to enroll a new factor' });
    }
    await tx.entities.delete(FactorEntity, {
      userId: user.id,
      status: 'unverified',
      createdAt: LessThan(now - unfinishedMs),
    });
    const others = await tx.entities.findBy(FactorEntity, { userId: user.id });
    if (others.length >= mostFactors) throw fail('too_many_enrolled_mfa_factors', {});
    const name = readName(given.friendlyName);
    if (name !== null && others.some((other) => other.friendlyName === name))
      throw fail('mfa_factor_name_conflict', {});
    const factor = Object.assign(new FactorEntity(), {
      ...given,
      id: randomUUID(),
      userId: user.id,
      friendlyName: name,
      lastStep: null,
      phone: null,
      credential: null,
      lastChallengedAt: null,
      createdAt: now,
      updatedAt: now,
    });
    await tx.entities.insert<object>(FactorEntity, factor);
    user.factors.push(factor);
    return factor;
  }

  /** A factor of this user. Throws `mfa_factor_not_found`, also for somebody else's. */
  of(user: UserEntity, id: string): FactorEntity {
    const factor = user.factors.find((one) => one.id === id.toLowerCase());
    if (factor === undefined) throw fail('mfa_factor_not_found', {});
    return factor;
  }

  /** The user's factor of a kind of which there is at most one; null: there is none. */
  onlyOf(user: UserEntity, kind: FactorType): FactorEntity | null {
    return user.factors.find((one) => one.factorType === kind) ?? null;
  }

  async change(tx: Transaction, factor: FactorEntity, columns: Partial<FactorEntity>, now = Date.now()): Promise<void> {
    const values = { ...columns, updatedAt: now };
    await tx.entities.update<object>(FactorEntity, { id: factor.id }, values);
    Object.assign(factor, values);
  }

  async remove(tx: Transaction, user: UserEntity, ...factors: readonly FactorEntity[]): Promise<void> {
    for (const { id } of factors) await tx.entities.delete(FactorEntity, { id, userId: user.id });
    user.factors = user.factors.filter((one) => !factors.includes(one));
  }
}

/** Whether the user can show a second factor: recovery codes only stand in for one. */
export const hasVerifiedFactor = (user: UserEntity): boolean =>
  user.factors.some(({ status, factorType }) => status === 'verified' && factorType !== 'recovery_code');

/** Null where no name was given. Throws `validation_failed`. */
function readName(name: string | null): string | null {
  const text = name?.trim() ?? '';
  if (text.length > longestName) {
    throw fail('validation_failed', { reason: `friendly_name must have at most ${longestName} characters` });
  }
  return text === '' ? null : text;
}
