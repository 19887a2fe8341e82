import { randomUUID } from 'node:crypto';
import { Config } from '@backstay/config';
import type { Transaction } from '@backstay/engine';
import { fail, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { FlowStateService } from '../flows/flow-state.service.js';
import { MailService } from '../mail/mail.service.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordRules } from '../passwords/password-rules.js';
import { SessionService, type IssuedSession, type Origin } from '../sessions/session.service.js';
import { IdentityStore } from '../system/identity-store.js';
import { OneTimeTokenService, type MadeToken } from '../tokens/one-time-token.service.js';
import { readEmail } from '../users/email-address.js';
import { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';

/** What somebody signs up with. */
export interface SignUp {
  readonly email: string;
  readonly password: string;
  readonly data: JsonObject;
  readonly codeChallenge?: string | null | undefined;
  readonly codeChallengeMethod?: string | null | undefined;
  readonly redirectTo?: string | null | undefined;
}

/** Either a session, or a user who has to confirm the address first. */
export type SignedUp = IssuedSession | { readonly user: UserEntity };

/** What the token of a mailed sign-in says about its user, in `app_metadata`. */
export const emailProvider = { provider: 'email', providers: ['email'] };

/** People who sign up by themselves. */
@Injectable()
export class SignUpService {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly rules: PasswordRules,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly tokens: OneTimeTokenService,
    private readonly flows: FlowStateService,
    private readonly mails: MailService,
    private readonly audit: AuditService,
  ) {}

  /**
   * By address and password. A known address is told of only where no mail could tell its owner (AUTH_AUTOCONFIRM);
   * else the answer looks like that of a new one, and nothing happens. Throws `signup_disabled`, `weak_password`,
   * `user_already_exists`, `validation_failed`, `email_provider_disabled`.
   */
  async withPassword(given: SignUp, origin: Origin): Promise<SignedUp> {
    if (!this.config.auth.signup) throw fail('signup_disabled', {});
    const email = readEmail(given.email);
    if (given.password === '') throw fail('validation_failed', { reason: 'Signup requires a valid password' });
    await this.rules.require(given.password);
    if (!this.config.auth.autoconfirm) this.mails.requireTransport();
    // Hashed whether the address is known or not, so that the time is the same.
    const passwordHash = await this.hasher.hash(given.password);
    return this.config.auth.autoconfirm
      ? this.#atOnce({ ...given, email }, passwordHash, origin)
      : this.#toBeConfirmed({ ...given, email }, passwordHash, origin);
  }

  /** Without telling who one is. Throws `anonymous_provider_disabled` or `signup_disabled`. */
  async anonymously(data: JsonObject, origin: Origin): Promise<IssuedSession> {
    const { auth } = this.config;
    if (!auth.signup) throw fail('signup_disabled', {});
    if (!auth.anonymous) throw fail('anonymous_provider_disabled', {});
    const open = await this.store.transaction(async (tx) => {
      const user = await this.users.create(tx, { isAnonymous: true, userMetadata: data });
      await this.audit.note(tx, {
        action: 'user_signedup',
        actorId: user.id,
        ip: origin.ip,
        details: { anonymous: true },
      });
      return this.sessions.open(tx, user, { method: 'anonymous', origin });
    });
    return this.sessions.signed(open);
  }

  async #atOnce(given: SignUp, passwordHash: string, origin: Origin): Promise<IssuedSession> {
    const open = await this.store.transaction(async (tx) => {
      const known = await this.users.find(tx, { email: given.email });
      if (known !== null && known.emailConfirmedAt !== null) throw fail('user_already_exists', {});
      const user = await this.#write(tx, known, given, passwordHash, Date.now());
      await this.tokens.drop(tx, user.id);
      await this.audit.note(tx, { action: 'user_signedup', actorId: user.id, ip: origin.ip });
      return this.sessions.open(tx, user, { method: 'password', origin });
    });
    return this.sessions.signed(open);
  }

  async #toBeConfirmed(given: SignUp, passwordHash: string, origin: Origin): Promise<SignedUp> {
    const made = await this.store.transaction(async (tx) => {
      const known = await this.users.find(tx, { email: given.email });
      if (known !== null && known.emailConfirmedAt !== null) return null;
      const user = await this.#write(tx, known, given, passwordHash, null);
      const token = await this.#confirmation(tx, user, given);
      await this.audit.note(tx, { action: 'user_confirmation_requested', actorId: user.id, ip: origin.ip });
      return { user, token };
    });
    if (made === null) return { user: likeNew(given) };
    await this.mails.sendQuietly({ ...made, redirectTo: given.redirectTo });
    return { user: made.user };
  }

  /**
   * The new user, or one who never confirmed: nobody has proved to own that address, so whoever signed up last counts,
   * and a stranger's earlier password does not wait there for its owner.
   */
  async #write(
    tx: Transaction,
    known: UserEntity | null,
    given: SignUp,
    passwordHash: string,
    confirmedAt: number | null,
  ) {
    const columns = {
      passwordHash,
      userMetadata: given.data,
      appMetadata: { ...known?.appMetadata, ...emailProvider },
      emailConfirmedAt: confirmedAt,
    };
    if (known === null) {
      const user = await this.users.create(tx, { email: given.email, ...columns });
      await this.users.addEmailIdentity(tx, user);
      return user;
    }
    await this.users.change(tx, known, columns);
    await this.users.syncEmailIdentity(tx, known);
    return known;
  }

  async #confirmation(tx: Transaction, user: UserEntity, given: SignUp): Promise<MadeToken> {
    const flowId = await this.flows.beginByMail(tx, user.id, 'email/signup', given);
    const token = await this.tokens.make(tx, user, {
      kind: 'confirmation',
      address: given.email,
      flowId,
    });
    await this.users.change(tx, user, { confirmationSentAt: Date.now() });
    return token;
  }
}

/** What a new user with these details would look like; stored nowhere. Apps know it by its empty identities. */
function likeNew({ email, data }: SignUp): UserEntity {
  const now = Date.now();
  return Object.assign(new UserEntity(), {
    id: randomUUID(),
    role: 'authenticated',
    email,
    phone: null,
    emailConfirmedAt: null,
    phoneConfirmedAt: null,
    userMetadata: data,
    appMetadata: emailProvider,
    isAnonymous: false,
    bannedUntil: null,
    deletedAt: null,
    invitedAt: null,
    confirmationSentAt: now,
    recoverySentAt: null,
    reauthenticationSentAt: null,
    emailChange: null,
    emailChangeSentAt: null,
    lastSignInAt: null,
    createdAt: now,
    updatedAt: now,
    identities: [],
    factors: [],
  });
}
