import { Config } from '@backstay/config';
import type { Transaction } from '@backstay/engine';
import { fail, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { FlowStateService } from '../flows/flow-state.service.js';
import { MailService, type UserMail } from '../mail/mail.service.js';
import { emailProvider } from '../sign-up/sign-up.service.js';
import { IdentityStore } from '../system/identity-store.js';
import { OneTimeTokenService } from '../tokens/one-time-token.service.js';
import type { OneTimeTokenKind } from '../tokens/one-time-token.entity.js';
import { readEmail } from '../users/email-address.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserService, type UserColumns } from '../users/user.service.js';
import { noSoonerThan } from './no-sooner-than.js';

/** What a mail is asked for with. */
export interface MailRequest {
  readonly email: string;
  readonly codeChallenge?: string | null | undefined;
  readonly codeChallengeMethod?: string | null | undefined;
  readonly redirectTo?: string | null | undefined;
}

/** The `amr` method that a mailed token of each kind ends in. */
const methodOf: Partial<Record<OneTimeTokenKind, string>> = {
  confirmation: 'email/signup',
  magiclink: 'magiclink',
  recovery: 'recovery',
};

/** The column that tells when a mail of each kind was sent last. */
const sentAt: Partial<Record<OneTimeTokenKind, keyof UserColumns>> = {
  recovery: 'recoverySentAt',
  email_change_new: 'emailChangeSentAt',
};

/**
 * Codes and links by mail. The answer is the same for known and unknown addresses, and comes no sooner for the one than
 * for the other.
 */
@Injectable()
export class PasswordlessService {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly tokens: OneTimeTokenService,
    private readonly flows: FlowStateService,
    private readonly mails: MailService,
    private readonly audit: AuditService,
  ) {}

  /**
   * A code and a link to sign in with. `create`: an unknown address becomes a user. Throws `otp_disabled` for an
   * unknown one otherwise, as the clients expect.
   */
  async signIn(asked: MailRequest, create: boolean, data: JsonObject): Promise<void> {
    const email = readEmail(asked.email);
    await this.#answer(async (tx) => {
      const known = await this.users.find(tx, { email });
      if (known === null && !create) throw fail('otp_disabled', {});
      if (known === null && !this.config.auth.signup) throw fail('signup_disabled', {});
      const user = known ?? (await this.#create(tx, email, data));
      // Whoever has not confirmed confirms by this very mail.
      return this.#mail(tx, user, user.emailConfirmedAt === null ? 'confirmation' : 'magiclink', asked);
    });
  }

  /** A link to choose a new password. */
  async recover(asked: MailRequest): Promise<void> {
    const email = readEmail(asked.email);
    await this.#answer(async (tx) => {
      const user = await this.users.find(tx, { email });
      return user === null ? null : this.#mail(tx, user, 'recovery', asked);
    });
  }

  /** The mail of a sign-up or of a change of address once more. */
  async resend(type: 'signup' | 'email_change', asked: MailRequest): Promise<void> {
    const email = readEmail(asked.email);
    await this.#answer(async (tx) => {
      if (type === 'signup') {
        const user = await this.users.find(tx, { email });
        return user === null || user.emailConfirmedAt !== null ? null : this.#mail(tx, user, 'confirmation', asked);
      }
      const user = await this.users.find(tx, { emailChange: email });
      return user === null ? null : this.#mail(tx, user, 'email_change_new', asked, email);
    });
  }

  async #create(tx: Transaction, email: string, data: JsonObject): Promise<UserEntity> {
    const user = await this.users.create(tx, { email, userMetadata: data, appMetadata: emailProvider });
    await this.users.addEmailIdentity(tx, user);
    return user;
  }

  async #answer(work: (tx: Transaction) => Promise<UserMail | null>): Promise<void> {
    this.mails.requireTransport();
    await noSoonerThan(75, async () => {
      const mail = await this.store.transaction(work);
      if (mail !== null) await this.mails.sendQuietly(mail);
    });
  }

  async #mail(
    tx: Transaction,
    user: UserEntity,
    kind: OneTimeTokenKind,
    asked: MailRequest,
    address = user.email ?? '',
  ) {
    const flowId = await this.flows.beginByMail(tx, user.id, methodOf[kind] ?? 'email_change', asked);
    const token = await this.tokens.make(tx, user, { kind, address, flowId });
    await this.users.change(tx, user, { [sentAt[kind] ?? 'confirmationSentAt']: Date.now() });
    await this.audit.note(tx, { action: `user_${kind}_requested`, actorId: user.id, ip: null });
    return { user, token, redirectTo: asked.redirectTo };
  }
}
