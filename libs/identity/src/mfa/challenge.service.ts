import { randomUUID } from 'node:crypto';
import { Config } from '@backstay/config';
import { fail, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { ChallengeEntity } from '../factors/challenge.entity.js';
import { FactorEntity } from '../factors/factor.entity.js';
import { IdentityStore } from '../system/identity-store.js';
import type { UserEntity } from '../users/user.entity.js';
import { relyingParty } from './relying-party.js';
import { SecondFactors } from './second-factors.js';
import { creationOptions, requestOptions, type Credential, type WebauthnChallenge } from './webauthn.js';

/** Where a page says its credential belongs; null: it did not say. */
export interface PartyRequest {
  readonly id: string | null;
  readonly origins: readonly string[] | null;
}

/** A question to a factor. */
export interface OpenChallenge {
  readonly id: string;
  readonly factor: FactorEntity;
  readonly expiresAt: number;
  /** For the browser, of a security key. */
  readonly webauthn: { readonly type: 'create' | 'request'; readonly publicKey: JsonObject } | null;
}

/** Milliseconds in which a challenge is answered. */
const lifeMs = 300_000;

/** Asks second factors. */
@Injectable()
export class ChallengeService {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly factors: SecondFactors,
  ) {}

  /** Throws `mfa_factor_not_found`, `validation_failed` (a relying party that is not listed). */
  async challenge(user: UserEntity, factorId: string, ip: string | null, party: PartyRequest): Promise<OpenChallenge> {
    const factor = this.factors.of(user, factorId);
    if (factor.factorType === 'phone') throw fail('mfa_phone_enroll_not_enabled', {});
    if (factor.factorType === 'recovery_code') throw fail('mfa_factor_not_found', {});
    const webauthn = factor.factorType === 'webauthn' ? await this.#webauthn(user, factor, party) : null;
    const now = Date.now();
    const id = randomUUID();
    await this.store.transaction(async (tx) => {
      await tx.entities.delete(ChallengeEntity, { factorId: factor.id, expiresAt: LessThanOrEqual(now) });
      await tx.entities.insert(ChallengeEntity, {
        id,
        factorId: factor.id,
        ip,
        attempts: 0,
        webauthnSession: webauthn === null ? null : JSON.stringify(webauthn.session),
        verifiedAt: null,
        createdAt: now,
        expiresAt: now + lifeMs,
      });
      await tx.entities.update(FactorEntity, { id: factor.id }, { lastChallengedAt: now });
    });
    return { id, factor, expiresAt: now + lifeMs, webauthn };
  }

  async #webauthn(user: UserEntity, factor: FactorEntity, asked: PartyRequest) {
    const { siteUrl, redirectUrls } = this.config.auth;
    const party = relyingParty([siteUrl, ...redirectUrls], asked.id, asked.origins);
    if (party === null) {
      throw fail('validation_failed', { reason: 'The relying party is not within SITE_URL or REDIRECT_URLS' });
    }
    const known = factor.credential as Credential | null;
    const others = user.factors.map((one) => one.credential as Credential | null).filter((one) => one !== null);
    const publicKey =
      known === null
        ? await creationOptions(party, { id: user.id, name: user.email ?? user.id }, others, lifeMs)
        : await requestOptions(party, known, lifeMs);
    const session: WebauthnChallenge = { challenge: publicKey.challenge, party };
    const type = known === null ? ('create' as const) : ('request' as const);
    return { type, publicKey: { ...publicKey } as unknown as JsonObject, session };
  }
}
