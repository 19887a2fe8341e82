import { randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Transaction } from '@backstay/engine';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Vault } from '../keys/vault.js';
import { hashOfToken } from '../sessions/refresh-tokens.js';
import { IdentityStore } from '../system/identity-store.js';
import type { UserEntity } from '../users/user.entity.js';
import { OneTimeTokenEntity, type OneTimeTokenKind } from './one-time-token.entity.js';

/** A code and the secret of a link, as they go into a mail; nobody can read them later. */
export interface MadeToken {
  readonly kind: OneTimeTokenKind;
  readonly address: string;
  /** Six digits. */
  readonly code: string;
  /** What the link carries; with `pkce_` in front where a PKCE flow began. */
  readonly link: string;
}

/** Milliseconds a code may be used (ASVS 6.5.5), and a link. */
const codeLifeMs = 10 * 60_000;
const linkLifeMs = 60 * 60_000;
const inviteLifeMs = 7 * 24 * 60 * 60_000;

/** Wrong guesses after which a code counts no more; its link still does. */
const mostGuesses = 10;

const pkcePrefix = 'pkce_';

/** Codes and links that count once, for one address, for a short time. */
@Injectable()
export class OneTimeTokenService {
  constructor(
    private readonly vault: Vault,
    private readonly store: IdentityStore,
  ) {}

  /** Makes a token in place of any older one of the same kind. */
  async make(
    tx: Transaction,
    user: UserEntity,
    wanted: { readonly kind: OneTimeTokenKind; readonly address: string; readonly flowId?: string | null },
    now = Date.now(),
  ): Promise<MadeToken> {
    const { kind, address, flowId = null } = wanted;
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const link = `${flowId === null ? '' : pkcePrefix}${randomBytes(28).toString('hex')}`;
    await tx.entities.delete(OneTimeTokenEntity, { userId: user.id, kind });
    await tx.entities.insert(OneTimeTokenEntity, {
      id: randomUUID(),
      userId: user.id,
      kind,
      address,
      codeHash: this.#codeHash(user.id, kind, address, code),
      linkHash: hashOfToken(link),
      attempts: 0,
      flowId,
      createdAt: now,
      codeExpiresAt: now + codeLifeMs,
      linkExpiresAt: now + (kind === 'invite' ? inviteLifeMs : linkLifeMs),
    });
    return { kind, address, code, link };
  }

  /** Takes the token of a link and uses it up; null: there is none of these kinds, or it is too old. */
  async takeLink(
    tx: Transaction,
    link: string,
    kinds: readonly OneTimeTokenKind[],
    now = Date.now(),
  ): Promise<OneTimeTokenEntity | null> {
    const token = await tx.entities.findOneBy(OneTimeTokenEntity, {
      linkHash: hashOfToken(link),
      kind: In([...kinds]),
    });
    if (token === null || token.linkExpiresAt <= now) return null;
    return this.#take(tx, token);
  }

  /**
   * Takes the token whose code was sent to this address and uses it up; null: wrong, burnt or too old. A wrong guess
   * counts against every code it could have been meant for, so the transaction must be committed then too.
   */
  async takeCode(
    tx: Transaction,
    userId: string,
    guess: { readonly address: string; readonly code: string; readonly kinds: readonly OneTimeTokenKind[] },
    now = Date.now(),
  ): Promise<OneTimeTokenEntity | null> {
    await this.store.lock(tx, 'backstay_users', userId);
    const all = await tx.entities.findBy(OneTimeTokenEntity, {
      userId,
      kind: In([...guess.kinds]),
      address: guess.address,
    });
    const open = all.filter((token) => token.codeHash !== null && token.codeExpiresAt > now);
    const right = open.find(({ kind, codeHash }) =>
      sameText(codeHash ?? '', this.#codeHash(userId, kind, guess.address, guess.code)),
    );
    if (right !== undefined) return this.#take(tx, right);
    for (const { id, attempts } of open) {
      const burnt = attempts + 1 >= mostGuesses ? { codeHash: null } : {};
      await tx.entities.update(OneTimeTokenEntity, { id }, { attempts: attempts + 1, ...burnt });
    }
    return null;
  }

  /** Drops every token of these kinds that a user has. */
  async drop(tx: Transaction, userId: string, ...kinds: readonly OneTimeTokenKind[]): Promise<void> {
    await tx.entities.delete(OneTimeTokenEntity, { userId, ...(kinds.length === 0 ? {} : { kind: In([...kinds]) }) });
  }

  /** Of two who come at once, the one whose delete found the row has it. */
  async #take(tx: Transaction, token: OneTimeTokenEntity): Promise<OneTimeTokenEntity | null> {
    const { affected } = await tx.entities.delete(OneTimeTokenEntity, { id: token.id });
    return affected === 0 ? null : token;
  }

  /** Six digits are found again by trying unless the hash is keyed; bound to its user, kind and address. */
  #codeHash(userId: string, kind: OneTimeTokenKind, address: string, code: string): string {
    return this.vault.mac('one-time code', [userId, kind, address, code].join('\n'));
  }
}

/** Whether the secret of a link began with PKCE. */
export const isPkceLink = (link: string): boolean => link.startsWith(pkcePrefix);

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
