import { Config } from '@backstay/config';
import type { Transaction } from '@backstay/engine';
import { fail, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { FlowStateService } from '../flows/flow-state.service.js';
import { MailService, type UserMail } from '../mail/mail.service.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordRules } from '../passwords/password-rules.js';
import { EndSessions } from '../sessions/end-sessions.js';
import type { SessionEntity } from '../sessions/session.entity.js';
import { EmailChange } from '../sign-in/email-change.js';
import { IdentityStore } from '../system/identity-store.js';
import { OneTimeTokenService } from '../tokens/one-time-token.service.js';
import { readEmail } from './email-address.js';
import { mergeMetadata } from './merge-metadata.js';
import { UserEntity } from './user.entity.js';
import { UserService } from './user.service.js';

/** What a user may change of themselves; absent: left as it is. */
export interface ProfileChange {
  readonly email?: string | undefined;
  readonly password?: string | undefined;
  readonly currentPassword?: string | undefined;
  /** The mailed code of `reauthenticate`. */
  readonly nonce?: string | undefined;
  readonly data?: JsonObject | undefined;
  readonly codeChallenge?: string | null | undefined;
  readonly codeChallengeMethod?: string | null | undefined;
  readonly redirectTo?: string | null | undefined;
}

/** The signed-in user and the session that asks. */
export interface Asking {
  readonly user: UserEntity;
  readonly session: SessionEntity | null;
  readonly ip: string | null;
}

/** Milliseconds after sign-in during which a password is changed without further proof. */
const freshMs = 24 * 60 * 60_000;

/** What users change of themselves. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly rules: PasswordRules,
    private readonly hasher: PasswordHasher,
    private readonly tokens: OneTimeTokenService,
    private readonly flows: FlowStateService,
    private readonly mails: MailService,
    private readonly ender: EndSessions,
    private readonly emailChange: EmailChange,
    private readonly audit: AuditService,
  ) {}

  /**
   * Changes what is given; gives the user as it is then. Throws `weak_password`, `same_password`,
   * `reauthentication_needed`, `reauthentication_not_valid`, `current_password_invalid`, `insufficient_aal`,
   * `email_exists`, `validation_failed`.
   */
  async change(asking: Asking, wanted: ProfileChange): Promise<UserEntity> {
    const email = wanted.email === undefined ? null : readEmail(wanted.email);
    const moves = email !== null && email !== asking.user.email;
    if (moves || wanted.password !== undefined) requireSecondFactor(asking);
    if (wanted.password !== undefined) await this.#proveFreshness(asking, wanted);
    const passwordHash = await this.#newHash(asking, wanted);
    if (moves && !this.config.auth.autoconfirm) this.mails.requireTransport();
    const { user, mails } = await this.store.transaction(async (tx) => {
      const current = await this.users.get(tx, asking.user.id);
      if (passwordHash !== null) await this.#setPassword(tx, current, asking, passwordHash);
      if (wanted.data !== undefined) {
        await this.users.change(tx, current, { userMetadata: mergeMetadata(current.userMetadata, wanted.data) });
      }
      const sent = moves ? await this.#moveTo(tx, current, email, wanted) : [];
      await this.audit.note(tx, { action: 'user_modified', actorId: current.id, ip: asking.ip });
      return { user: current, mails: sent };
    });
    for (const mail of mails) await this.mails.send(mail);
    return user;
  }

  /** Mails a code that proves, for a change of password, that it is still the same person. */
  async reauthenticate({ user }: Asking): Promise<void> {
    const { email } = user;
    if (email === null || user.emailConfirmedAt === null) {
      throw fail('validation_failed', { reason: 'Reauthentication requires a confirmed email address' });
    }
    this.mails.requireTransport();
    const token = await this.store.transaction(async (tx) => {
      const current = await this.users.get(tx, user.id);
      await this.users.change(tx, current, { reauthenticationSentAt: Date.now() });
      return this.tokens.make(tx, current, { kind: 'reauthentication', address: email });
    });
    await this.mails.send({ user, token });
  }

  /**
   * A password is changed by who signed in lately, or proves to be the same person by the mailed code or the current
   * password. A wrong code is counted, so it has a transaction of its own.
   */
  async #proveFreshness({ user, session }: Asking, { nonce, currentPassword }: ProfileChange): Promise<void> {
    if (user.email === null && user.phone === null) {
      throw fail('validation_failed', { reason: 'A password needs an email address or phone number first' });
    }
    if (nonce !== undefined && nonce !== '') {
      const guess = { address: user.email ?? '', code: nonce, kinds: ['reauthentication'] as const };
      const taken = await this.store.transaction((tx) => this.tokens.takeCode(tx, user.id, guess));
      if (taken === null) throw fail('reauthentication_not_valid', {});
      return;
    }
    const fresh = session !== null && session.createdAt + freshMs > Date.now();
    if (!fresh && currentPassword === undefined && user.passwordHash !== null)
      throw fail('reauthentication_needed', {});
  }

  /** Null: the password stays. Hashing happens outside of any transaction. */
  async #newHash({ user }: Asking, { password, currentPassword }: ProfileChange): Promise<string | null> {
    if (password === undefined) return null;
    await this.rules.require(password);
    if (user.passwordHash !== null) {
      if (currentPassword !== undefined && !(await this.hasher.check(currentPassword, user.passwordHash)).right) {
        throw fail('current_password_invalid', {});
      }
      if ((await this.hasher.check(password, user.passwordHash)).right) throw fail('same_password', {});
    }
    return this.hasher.hash(password);
  }

  async #setPassword(tx: Transaction, user: UserEntity, asking: Asking, passwordHash: string) {
    if (user.passwordHash !== asking.user.passwordHash) throw fail('conflict', {});
    await this.users.change(tx, user, { passwordHash });
    await this.tokens.drop(tx, user.id, 'recovery', 'reauthentication', 'magiclink');
    // Whoever knew the old password is out, whatever the request said.
    await this.ender.endAll(tx, user.id, asking.session?.id ?? null);
  }

  async #moveTo(tx: Transaction, user: UserEntity, email: string, wanted: ProfileChange): Promise<readonly UserMail[]> {
    if ((await this.users.find(tx, { email })) !== null) throw fail('email_exists', {});
    await this.users.change(tx, user, {
      emailChange: email,
      emailChangeConfirmations: 0,
      emailChangeSentAt: Date.now(),
    });
    if (this.config.auth.autoconfirm) {
      await this.emailChange.complete(tx, user);
      return [];
    }
    const flowId = await this.flows.beginByMail(tx, user.id, 'email_change', wanted);
    const ask = async (kind: 'email_change_current' | 'email_change_new', address: string): Promise<UserMail> => ({
      user,
      token: await this.tokens.make(tx, user, { kind, address, flowId }),
      redirectTo: wanted.redirectTo,
    });
    const confirmed = user.email !== null && user.emailConfirmedAt !== null ? user.email : null;
    return [
      ...(confirmed === null ? [] : [await ask('email_change_current', confirmed)]),
      await ask('email_change_new', email),
    ];
  }
}

/** Throws `insufficient_aal` where there is a second factor that this session has not shown. */
function requireSecondFactor({ user, session }: Asking): void {
  const verified = user.factors.some(({ status }) => status === 'verified');
  if (verified && session?.aal !== 'aal2') throw fail('insufficient_aal', {});
}
