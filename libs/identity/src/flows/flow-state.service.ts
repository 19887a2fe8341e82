import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Transaction } from '@backstay/engine';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { hashOfToken } from '../sessions/refresh-tokens.js';
import { FlowStateEntity } from './flow-state.entity.js';

/** How a flow begins. */
export interface FlowStart {
  /** `email`, or the provider's name. */
  readonly provider: string;
  /** The `amr` method of the session it ends in. */
  readonly authenticationMethod: string;
  /** What the client sent; null or absent: the implicit flow. */
  readonly codeChallenge?: string | null | undefined;
  readonly codeChallengeMethod?: string | null | undefined;
  readonly userId?: string | null;
  readonly linkingUserId?: string | null;
  readonly stateHash?: string | null;
  readonly sealed?: string | null;
  readonly redirectTo?: string | null;
}

/** Milliseconds from the start of a flow to its return, and from the code to its exchange. */
const flowLifeMs = 60 * 60_000;
const codeLifeMs = 5 * 60_000;

/** RFC 7636 §4.1 and §4.2: both are 43 to 128 characters of this alphabet. */
const pkceText = /^[A-Za-z\d\-._~]{43,128}$/;

/** Sign-ins that leave by mail or to a provider, and PKCE around them. */
@Injectable()
export class FlowStateService {
  /** Writes the start down. Throws `validation_failed` for a challenge that cannot be one. */
  async begin(tx: Transaction, start: FlowStart, now = Date.now()): Promise<FlowStateEntity> {
    const flow = Object.assign(new FlowStateEntity(), {
      id: randomUUID(),
      userId: start.userId ?? null,
      linkingUserId: start.linkingUserId ?? null,
      authCodeHash: null,
      authCodeIssuedAt: null,
      ...readChallenge(start.codeChallenge, start.codeChallengeMethod),
      provider: start.provider,
      authenticationMethod: start.authenticationMethod,
      stateHash: start.stateHash ?? null,
      sealed: start.sealed ?? null,
      redirectTo: start.redirectTo ?? null,
      createdAt: now,
      expiresAt: now + flowLifeMs,
    });
    await tx.entities.insert(FlowStateEntity, flow);
    return flow;
  }

  /** The flow of a mail, where the client sent a challenge; null: the implicit flow. The mail's link says where it leads. */
  async beginByMail(
    tx: Transaction,
    userId: string,
    authenticationMethod: string,
    { codeChallenge, codeChallengeMethod }: Pick<FlowStart, 'codeChallenge' | 'codeChallengeMethod'>,
  ): Promise<string | null> {
    if (readChallenge(codeChallenge, codeChallengeMethod).codeChallenge === null) return null;
    const start = { provider: 'email', authenticationMethod, userId, codeChallenge, codeChallengeMethod };
    return (await this.begin(tx, start)).id;
  }

  /** The flow, while it may still be returned from; null: unknown or too old. */
  async find(tx: Transaction, where: { readonly id: string } | { readonly stateHash: string }, now = Date.now()) {
    const flow = await tx.entities.findOneBy(FlowStateEntity, where);
    return flow === null || flow.expiresAt <= now ? null : flow;
  }

  /** Whoever came back is known: gives the code that the client exchanges for a session. */
  async complete(tx: Transaction, flow: FlowStateEntity, userId: string, now = Date.now()): Promise<string> {
    const code = randomBytes(24).toString('base64url');
    await tx.entities.update(
      FlowStateEntity,
      { id: flow.id },
      { userId, stateHash: null, authCodeHash: hashOfToken(code), authCodeIssuedAt: now },
    );
    return code;
  }

  /**
   * Ends a flow with its code and verifier; the row is gone afterwards. Throws `flow_state_not_found`,
   * `flow_state_expired` or `bad_code_verifier` (a wrong verifier leaves the code as it is, as in GoTrue).
   */
  async exchange(
    tx: Transaction,
    code: string,
    verifier: string,
    now = Date.now(),
  ): Promise<FlowStateEntity & { userId: string }> {
    const flow = await tx.entities.findOneBy(FlowStateEntity, { authCodeHash: hashOfToken(code) });
    if (flow?.userId == null || flow.authCodeIssuedAt === null) throw fail('flow_state_not_found', {});
    if (flow.authCodeIssuedAt + codeLifeMs <= now) throw fail('flow_state_expired', {});
    if (!answersChallenge(flow, verifier)) throw fail('bad_code_verifier', {});
    const { affected } = await tx.entities.delete(FlowStateEntity, { id: flow.id });
    if (affected === 0) throw fail('flow_state_not_found', {});
    return { ...flow, userId: flow.userId };
  }
}

/** Null where there is none; both must come, or neither. Throws `validation_failed`. */
export function readChallenge(challenge: string | null | undefined, method: string | null | undefined) {
  if ((challenge ?? '') === '' && (method ?? '') === '') return { codeChallenge: null, codeChallengeMethod: null };
  const codeChallengeMethod = method?.toLowerCase();
  if (codeChallengeMethod !== 's256' && codeChallengeMethod !== 'plain') {
    throw fail('validation_failed', { reason: 'code_challenge_method must be s256 or plain' });
  }
  if (!pkceText.test(challenge ?? '')) {
    throw fail('validation_failed', {
      reason: 'code challenge has to be between 43 and 128 characters of A-Z a-z 0-9 - . _ ~',
    });
  }
  return { codeChallenge: challenge ?? null, codeChallengeMethod } as const;
}

function answersChallenge({ codeChallenge, codeChallengeMethod }: FlowStateEntity, verifier: string): boolean {
  if (codeChallenge === null || !pkceText.test(verifier)) return false;
  const answer = codeChallengeMethod === 's256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  // Clients encode the digest with or without padding in mind; the challenge itself has none.
  const [left, right] = [Buffer.from(answer), Buffer.from(codeChallenge)];
  return left.length === right.length && timingSafeEqual(left, right);
}
