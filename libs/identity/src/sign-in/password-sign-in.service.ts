import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { AuthLimits } from '../limits/auth-limits.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordRules, type Weakness } from '../passwords/password-rules.js';
import { refuseBanned, SessionService, type IssuedSession, type Origin } from '../sessions/session.service.js';
import { IdentityStore } from '../system/identity-store.js';
import { UserService } from '../users/user.service.js';

/** A session by password, and what is to be said about the password. */
export interface PasswordSignIn {
  readonly issued: IssuedSession;
  /** Null: nothing. */
  readonly weakPassword: { readonly message: string; readonly reasons: readonly Weakness[] } | null;
}

/** Sign-in by address and password: one hash, whether there is such a user or not. */
@Injectable()
export class PasswordSignInService {
  constructor(
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly hasher: PasswordHasher,
    private readonly rules: PasswordRules,
    private readonly attempts: AuthLimits,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Throws `invalid_credentials`; and to those who know the password `user_banned` or `email_not_confirmed`;
   * `over_request_rate_limit` when the account has to wait or too many sign in.
   */
  async signIn(address: string, password: string, origin: Origin): Promise<PasswordSignIn> {
    const email = address.trim().toLowerCase();
    this.rules.refuseTooLong(password);
    const user = await this.store.transaction((tx) => this.users.find(tx, { email }));
    const attempt = await this.attempts.attempt(user?.id ?? `address:${email}`, origin.ip ?? '');
    const { right, outdated } = await this.hasher.check(password, user?.passwordHash ?? null);
    if (!right || user === null) throw fail('invalid_credentials', {});
    await attempt.succeeded();
    refuseBanned(user);
    if (user.emailConfirmedAt === null) throw fail('email_not_confirmed', {});
    const passwordHash = outdated ? await this.hasher.hash(password) : null;
    const issued = await this.#open(user.id, user.passwordHash, passwordHash, origin);
    const reasons = this.rules.weaknesses(password);
    return { issued, weakPassword: reasons.length === 0 ? null : { message: this.rules.explain(reasons), reasons } };
  }

  /** The user is read again: between the look and now the password may have been changed, or the user banned. */
  async #open(id: string, checked: string | null, rehashed: string | null, origin: Origin): Promise<IssuedSession> {
    const open = await this.store.transaction(async (tx) => {
      await this.store.lock(tx, 'backstay_users', id);
      const user = await this.users.find(tx, { id });
      if (user === null || user.passwordHash !== checked) throw fail('invalid_credentials', {});
      if (rehashed !== null) await this.users.change(tx, user, { passwordHash: rehashed });
      await this.audit.note(tx, { action: 'login', actorId: id, ip: origin.ip, details: { method: 'password' } });
      return this.sessions.open(tx, user, { method: 'password', origin });
    });
    return this.sessions.signed(open);
  }
}
