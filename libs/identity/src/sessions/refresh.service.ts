import { Config } from '@backstay/config';
import type { Transaction } from '@backstay/engine';
import { fail, type Failure } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { IdentityStore } from '../system/identity-store.js';
import { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';
import { hashOfToken } from './refresh-tokens.js';
import { RefreshTokenEntity } from './refresh-token.entity.js';
import { EndSessions } from './end-sessions.js';
import { SessionEntity } from './session.entity.js';
import { refuseBanned, SessionService, type IssuedSession, type OpenSession } from './session.service.js';

/** A token that came, and the session it belongs to, locked. */
interface Presented {
  readonly session: SessionEntity;
  readonly generation: number;
}

/** Longest token that is looked up. */
const longest = 512;

/**
 * Rotates refresh tokens. The session's row is locked, so those who come at once come one after the other:
 * the first gets a successor, the others find their token to be the parent of the active one and get the same.
 */
@Injectable()
export class RefreshService {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly sessions: SessionService,
    private readonly ender: EndSessions,
  ) {}

  /**
   * The session with new tokens. Throws `refresh_token_not_found`, `refresh_token_already_used` (the session is ended
   * then), `session_expired`, `user_banned` or `conflict`. Four statements.
   */
  async refresh(token: string): Promise<IssuedSession> {
    if (token === '' || token.length > longest) throw fail('refresh_token_not_found', {});
    // What ends the session must be committed, so the refusal is thrown after it.
    const result = await this.store.transaction((tx) => this.#rotate(tx, token, Date.now()));
    if ('refusal' in result) throw result.refusal;
    return this.sessions.signed(result);
  }

  async #rotate(tx: Transaction, token: string, now: number): Promise<OpenSession | { readonly refusal: Failure }> {
    const presented = await this.#present(tx, token);
    if (presented === null) return { refusal: fail('refresh_token_not_found', {}) };
    const { session, generation } = presented;
    const user = await this.users.find(tx, { id: session.userId });
    if (user === null) return { refusal: fail('refresh_token_not_found', {}) };
    refuseBanned(user, now);
    if (this.#isOver(session, now)) {
      await this.ender.end(tx, [session.id]);
      return { refusal: fail('session_expired', {}) };
    }
    if (generation === session.generation) return this.#advance(tx, user, session, now);
    // The answer with the successor was lost on its way: it is given again, at any time.
    if (generation === session.generation - 1) return { user, session };
    if (await this.#isRecent(tx, presented, now)) return { user, session };
    await this.ender.end(tx, [session.id]);
    return { refusal: fail('refresh_token_already_used', {}) };
  }

  async #present(tx: Transaction, token: string): Promise<Presented | null> {
    const columns = ['id', 'user_id', 'aal', 'amr', 'generation', 'seed', 'refreshed_at', 'created_at'];
    const [row] = await this.store.run(
      tx,
      `SELECT t.generation, ${columns.map((name) => `s.${name}`).join(', ')} FROM backstay_refresh_tokens t ` +
        `JOIN backstay_sessions s ON s.id = t.session_id WHERE t.token_hash = ?${this.store.engine.dialect.forUpdate}`,
      hashOfToken(token),
    );
    if (row === undefined) return null;
    const [generation, id, userId, aal, amr, active, seed, refreshedAt, createdAt] = row;
    const session = Object.assign(new SessionEntity(), {
      id: String(id),
      userId: String(userId),
      aal: aal === 'aal2' ? 'aal2' : 'aal1',
      amr: JSON.parse(String(amr)) as SessionEntity['amr'],
      generation: Number(active),
      seed: String(seed),
      refreshedAt: Number(refreshedAt),
      createdAt: Number(createdAt),
    } as const);
    return { session, generation: Number(generation) };
  }

  async #advance(tx: Transaction, user: UserEntity, session: SessionEntity, now: number): Promise<OpenSession> {
    const values = { generation: session.generation + 1, refreshedAt: now, updatedAt: now };
    Object.assign(session, values);
    await tx.entities.update(SessionEntity, { id: session.id }, values);
    await this.sessions.addToken(tx, session, now);
    return { user, session };
  }

  /** A token was used when its successor was made. */
  async #isRecent(tx: Transaction, { session, generation }: Presented, now: number): Promise<boolean> {
    const successor = await tx.entities.findOneBy(RefreshTokenEntity, {
      sessionId: session.id,
      generation: generation + 1,
    });
    return successor !== null && now <= successor.createdAt + this.config.auth.refreshReuseInterval * 1000;
  }

  #isOver(session: SessionEntity, now: number): boolean {
    const { sessionTimebox, sessionInactivity } = this.config.auth;
    return (
      (sessionTimebox !== null && session.createdAt + sessionTimebox * 1000 <= now) ||
      (sessionInactivity !== null && session.refreshedAt + sessionInactivity * 1000 <= now)
    );
  }
}
