import { randomBytes, randomUUID } from 'node:crypto';
import type { Transaction } from '@backstay/engine';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { Vault } from '../keys/vault.js';
import { IdentityStore } from '../system/identity-store.js';
import { UserEntity } from '../users/user.entity.js';
import { AccessTokens } from './access-tokens.js';
import type { AmrEntry, AssuranceLevel } from './amr.js';
import { hashOfToken, refreshToken } from './refresh-tokens.js';
import { RefreshTokenEntity } from './refresh-token.entity.js';
import { SessionEntity } from './session.entity.js';

/** From where somebody asks. */
export interface Origin {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** How a session begins. */
export interface SessionStart {
  /** The `amr` method: password, otp, magiclink, recovery, invite, oauth, anonymous, … */
  readonly method: string;
  /** Of `oauth`. */
  readonly provider?: string;
  readonly aal?: AssuranceLevel;
  readonly origin: Origin;
}

/** A session whose row is written; `signed` makes tokens of it. */
export interface OpenSession {
  readonly user: UserEntity;
  readonly session: SessionEntity;
}

/** What a client is given. */
export interface IssuedSession extends OpenSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  readonly expiresAt: number;
}

/** Begins sessions, raises them, and makes their tokens. */
@Injectable()
export class SessionService {
  constructor(
    private readonly store: IdentityStore,
    private readonly vault: Vault,
    private readonly accessTokens: AccessTokens,
  ) {}

  /**
   * Begins a session for a user who has proved who they are. Inside the caller's transaction, which is then ended
   * before `signed` is asked. Throws `user_banned`.
   */
  async open(tx: Transaction, user: UserEntity, start: SessionStart, now = Date.now()): Promise<OpenSession> {
    refuseBanned(user, now);
    const session = tx.entities.create(SessionEntity, {
      id: randomUUID(),
      userId: user.id,
      aal: start.aal ?? 'aal1',
      amr: [amrEntry(start, now)],
      generation: 1,
      seed: randomBytes(18).toString('base64url'),
      userAgent: start.origin.userAgent?.slice(0, 255) ?? null,
      ip: start.origin.ip?.slice(0, 64) ?? null,
      refreshedAt: now,
      createdAt: now,
      updatedAt: now,
    });
    await tx.entities.insert(SessionEntity, session);
    await this.addToken(tx, session, now);
    await tx.entities.update(UserEntity, { id: user.id }, { lastSignInAt: now, updatedAt: now });
    Object.assign(user, { lastSignInAt: now, updatedAt: now });
    return { user, session };
  }

  /** The tokens of a session that is committed. */
  async signed({ user, session }: OpenSession, now = Date.now()): Promise<IssuedSession> {
    const { token, expiresIn, expiresAt } = await this.accessTokens.sign(user, session, now);
    return {
      user,
      session,
      accessToken: token,
      refreshToken: refreshToken(this.vault, session, session.generation),
      expiresIn,
      expiresAt,
    };
  }

  /** `open` in a transaction of its own, then `signed`. */
  async issueSession(user: UserEntity, start: SessionStart): Promise<IssuedSession> {
    return this.signed(await this.store.transaction((tx) => this.open(tx, user, start)));
  }

  /**
   * Another proof for a session that is there: the method is added to its `amr` and its level raised (never lowered),
   * and it gets a new refresh token. Throws `session_not_found`.
   */
  async upgrade(
    tx: Transaction,
    user: UserEntity,
    id: string,
    proof: Omit<SessionStart, 'origin'>,
  ): Promise<OpenSession> {
    const now = Date.now();
    await this.store.lock(tx, 'backstay_sessions', id);
    const session = await tx.entities.findOneBy(SessionEntity, { id, userId: user.id });
    if (session === null) throw fail('session_not_found', {});
    const amr = [...session.amr.filter(({ method }) => method !== proof.method), amrEntry(proof, now)];
    const aal = session.aal === 'aal2' ? 'aal2' : (proof.aal ?? 'aal1');
    const values = { amr, aal, generation: session.generation + 1, refreshedAt: now, updatedAt: now };
    await tx.entities.update(SessionEntity, { id }, values);
    Object.assign(session, values);
    await this.addToken(tx, session, now);
    return { user, session };
  }

  /** `upgrade` in a transaction of its own, then `signed`. */
  async upgradeSession(user: UserEntity, id: string, proof: Omit<SessionStart, 'origin'>): Promise<IssuedSession> {
    return this.signed(await this.store.transaction((tx) => this.upgrade(tx, user, id, proof)));
  }

  /** Writes down the hash of the session's active token. */
  async addToken(tx: Transaction, session: SessionEntity, now: number): Promise<void> {
    await tx.entities.insert(RefreshTokenEntity, {
      tokenHash: hashOfToken(refreshToken(this.vault, session, session.generation)),
      sessionId: session.id,
      generation: session.generation,
      createdAt: now,
    });
  }
}

/** Throws `user_banned` while the ban lasts. */
export function refuseBanned(user: UserEntity, now = Date.now()): void {
  if (user.bannedUntil !== null && user.bannedUntil > now) throw fail('user_banned', {});
}

const amrEntry = ({ method, provider }: Omit<SessionStart, 'origin'>, now: number): AmrEntry => ({
  method,
  timestamp: Math.floor(now / 1000),
  ...(provider === undefined ? {} : { provider }),
});
