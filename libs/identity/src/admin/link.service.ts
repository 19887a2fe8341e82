import type { Transaction } from '@backstay/engine';
import { fail, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { linkTypes, MailService } from '../mail/mail.service.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordRules } from '../passwords/password-rules.js';
import { emailProvider } from '../sign-up/sign-up.service.js';
import { IdentityStore } from '../system/identity-store.js';
import type { OneTimeTokenKind } from '../tokens/one-time-token.entity.js';
import { OneTimeTokenService, type MadeToken } from '../tokens/one-time-token.service.js';
import { readEmail } from '../users/email-address.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';

/** Kinds of links that an administrator may make. */
export const linkKinds = [
  'signup',
  'invite',
  'magiclink',
  'recovery',
  'email_change_current',
  'email_change_new',
] as const;

/** One of them. */
export type LinkKind = (typeof linkKinds)[number];

/** What a link is asked for with. */
export interface LinkRequest {
  readonly type: LinkKind;
  readonly email: string;
  readonly newEmail?: string | undefined;
  readonly password?: string | undefined;
  readonly data?: JsonObject | undefined;
  readonly redirectTo?: string | null | undefined;
}

/** A link that nobody was mailed. */
export interface MadeLink {
  readonly user: UserEntity;
  readonly token: MadeToken;
  readonly actionLink: string;
  /** The `type` that the link says. */
  readonly verificationType: string;
}

/** Invitations, and links that an administrator sends in a way of their own. */
@Injectable()
export class LinkService {
  constructor(
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly tokens: OneTimeTokenService,
    private readonly mails: MailService,
    private readonly rules: PasswordRules,
    private readonly hasher: PasswordHasher,
    private readonly audit: AuditService,
  ) {}

  /** Makes a user who is mailed a way in. Throws `email_exists`, `mail_failed`, `email_provider_disabled`. */
  async invite(address: string, data: JsonObject, redirectTo?: string | null): Promise<UserEntity> {
    const email = readEmail(address);
    this.mails.requireTransport();
    const made = await this.store.transaction(async (tx) => {
      const user = await this.#invited(tx, email, data);
      return { user, token: await this.tokens.make(tx, user, { kind: 'invite', address: email }) };
    });
    await this.mails.send({ ...made, redirectTo });
    return made.user;
  }

  /** Throws `user_not_found`, `email_exists`, `weak_password`, `validation_failed`. */
  async generate(asked: LinkRequest): Promise<MadeLink> {
    const email = readEmail(asked.email);
    if (asked.type === 'signup' && !asked.password) {
      throw fail('validation_failed', { reason: 'Signup requires a valid password' });
    }
    if (asked.type === 'signup') await this.rules.require(asked.password ?? '');
    const passwordHash = asked.type === 'signup' ? await this.hasher.hash(asked.password ?? '') : null;
    const { user, token } = await this.store.transaction(async (tx) => {
      const about = await this.#userFor(tx, asked, email, passwordHash);
      const { kind, address } = await this.#target(tx, about, asked, email);
      const made = await this.tokens.make(tx, about, { kind, address });
      await this.audit.note(tx, {
        action: 'link_generated',
        actorId: null,
        ip: null,
        details: { user_id: about.id, type: asked.type },
      });
      return { user: about, token: made };
    });
    return {
      user,
      token,
      actionLink: this.mails.linkFor(token, asked.redirectTo),
      verificationType: verificationType(asked.type, token),
    };
  }

  async #userFor(tx: Transaction, asked: LinkRequest, email: string, passwordHash: string | null): Promise<UserEntity> {
    if (asked.type === 'invite') return this.#invited(tx, email, asked.data ?? {});
    const known = await this.users.find(tx, { email });
    if (asked.type === 'signup') {
      if (known !== null && known.emailConfirmedAt !== null) throw fail('email_exists', {});
      if (known !== null) {
        await this.users.change(tx, known, { passwordHash, userMetadata: asked.data ?? {} });
        return known;
      }
      return this.#create(tx, email, { passwordHash, userMetadata: asked.data ?? {}, appMetadata: emailProvider });
    }
    // As GoTrue: a magic link for somebody new makes them, other links need somebody who is there.
    if (known === null && asked.type === 'magiclink')
      return this.#create(tx, email, { userMetadata: asked.data ?? {}, appMetadata: emailProvider });
    if (known === null) throw fail('user_not_found', {});
    return known;
  }

  async #target(
    tx: Transaction,
    user: UserEntity,
    asked: LinkRequest,
    email: string,
  ): Promise<{ kind: OneTimeTokenKind; address: string }> {
    const now = Date.now();
    if (asked.type === 'email_change_current' || asked.type === 'email_change_new') {
      const address = readEmail(asked.newEmail ?? '');
      if ((await this.users.find(tx, { email: address })) !== null) throw fail('email_exists', {});
      const begun = user.emailChange === address ? {} : { emailChange: address, emailChangeConfirmations: 0 };
      await this.users.change(tx, user, { ...begun, emailChangeSentAt: now });
      return { kind: asked.type, address: asked.type === 'email_change_new' ? address : email };
    }
    if (asked.type === 'recovery') await this.users.change(tx, user, { recoverySentAt: now });
    else if (asked.type !== 'invite') await this.users.change(tx, user, { confirmationSentAt: now });
    return { kind: kinds[asked.type], address: email };
  }

  async #invited(tx: Transaction, email: string, data: JsonObject): Promise<UserEntity> {
    const known = await this.users.find(tx, { email });
    if (known !== null && known.emailConfirmedAt !== null) throw fail('email_exists', {});
    const user = known ?? (await this.#create(tx, email, { userMetadata: data, appMetadata: emailProvider }));
    await this.users.change(tx, user, { invitedAt: Date.now() });
    await this.audit.note(tx, { action: 'user_invited', actorId: null, ip: null, details: { user_id: user.id } });
    return user;
  }

  async #create(tx: Transaction, email: string, given: Parameters<UserService['create']>[1]): Promise<UserEntity> {
    const user = await this.users.create(tx, { email, ...given });
    await this.users.addEmailIdentity(tx, user);
    return user;
  }
}

const kinds = { signup: 'confirmation', invite: 'invite', magiclink: 'magiclink', recovery: 'recovery' } as const;

/** What the client hands on to `verifyOtp`. */
const verificationType = (type: LinkKind, token: MadeToken): string =>
  type.startsWith('email_change') ? type : linkTypes[token.kind];
