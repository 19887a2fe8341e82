import type { Transaction } from '@backstay/engine';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { FlowStateEntity } from '../flows/flow-state.entity.js';
import { FlowStateService } from '../flows/flow-state.service.js';
import { AuthLimits } from '../limits/auth-limits.js';
import { SessionService, type IssuedSession, type OpenSession, type Origin } from '../sessions/session.service.js';
import { IdentityStore } from '../system/identity-store.js';
import type { OneTimeTokenEntity, OneTimeTokenKind } from '../tokens/one-time-token.entity.js';
import { isPkceLink, OneTimeTokenService } from '../tokens/one-time-token.service.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';
import { EmailChange } from './email-change.js';

/** Types of `verify` that this server knows. */
export const verifyTypes = ['signup', 'invite', 'magiclink', 'recovery', 'email', 'email_change'] as const;

/** One of them. */
export type VerifyType = (typeof verifyTypes)[number];

/** The first of two addresses has agreed; the other still has to. */
export interface HalfChanged {
  readonly halfway: true;
}

/** What a verification ended in; with a PKCE link it is the code to exchange. */
export type Verified = IssuedSession | HalfChanged | { readonly authCode: string };

const kindsOf: Readonly<Record<VerifyType, readonly OneTimeTokenKind[]>> = {
  signup: ['confirmation'],
  invite: ['invite'],
  magiclink: ['magiclink', 'confirmation'],
  recovery: ['recovery'],
  email: ['magiclink', 'confirmation'],
  email_change: ['email_change_current', 'email_change_new'],
};

const methodOf: Readonly<Record<OneTimeTokenKind, string>> = {
  confirmation: 'email/signup',
  invite: 'invite',
  magiclink: 'magiclink',
  recovery: 'recovery',
  email_change_current: 'email_change',
  email_change_new: 'email_change',
  reauthentication: 'otp',
};

/** Codes and links that come back. All refusals of one look the same. */
@Injectable()
export class VerifyService {
  constructor(
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly tokens: OneTimeTokenService,
    private readonly flows: FlowStateService,
    private readonly attempts: AuthLimits,
    private readonly sessions: SessionService,
    private readonly change: EmailChange,
    private readonly audit: AuditService,
  ) {}

  /** By what the link carries. Throws `otp_expired` or `user_banned`. */
  async byLink(type: VerifyType, link: string, origin: Origin): Promise<Verified> {
    const open = await this.store.transaction(async (tx) => {
      const token = link.length > 512 ? null : await this.tokens.takeLink(tx, link, kindsOf[type]);
      if (token === null) throw expired('Email link is invalid or has expired');
      return this.#accept(tx, token, origin, methodOf[token.kind], isPkceLink(link));
    });
    return 'session' in open ? this.sessions.signed(open) : open;
  }

  /** By the code and the address it was sent to. Throws `otp_expired`, `over_request_rate_limit` or `user_banned`. */
  async byCode(type: VerifyType, address: string, code: string, origin: Origin): Promise<Verified> {
    const email = address.trim().toLowerCase();
    const owner = await this.store.transaction((tx) => this.#owner(tx, type, email));
    const attempt = await this.attempts.attempt(owner?.id ?? `address:${email}`, origin.ip ?? '');
    // A wrong guess is counted, so the transaction ends well and the refusal follows it.
    const open = await this.store.transaction(async (tx) => {
      if (owner === null) return null;
      const token = await this.tokens.takeCode(tx, owner.id, { address: email, code, kinds: kindsOf[type] });
      return token === null
        ? null
        : this.#accept(tx, token, origin, token.kind === 'magiclink' ? 'otp' : methodOf[token.kind], false);
    });
    if (open === null) throw expired('Token has expired or is invalid');
    await attempt.succeeded();
    return 'session' in open ? this.sessions.signed(open) : open;
  }

  /** The code of a PKCE flow and its verifier. Throws `flow_state_not_found`, `flow_state_expired`, `bad_code_verifier`, `user_banned`. */
  async exchange(
    code: string,
    verifier: string,
    origin: Origin,
  ): Promise<{ readonly issued: IssuedSession; readonly flow: FlowStateEntity }> {
    const { open, flow } = await this.store.transaction(async (tx) => {
      const found = await this.flows.exchange(tx, code, verifier);
      const user = await this.users.find(tx, { id: found.userId });
      if (user === null) throw fail('flow_state_not_found', {});
      const provider = found.provider === 'email' ? {} : { provider: found.provider };
      const start = { method: found.authenticationMethod, ...provider, origin };
      await this.audit.note(tx, {
        action: 'login',
        actorId: user.id,
        ip: origin.ip,
        details: { method: start.method },
      });
      return { open: await this.sessions.open(tx, user, start), flow: found };
    });
    return { issued: await this.sessions.signed(open), flow };
  }

  async #owner(tx: Transaction, type: VerifyType, email: string): Promise<UserEntity | null> {
    const user = await this.users.find(tx, { email });
    return user === null && type === 'email_change' ? this.users.find(tx, { emailChange: email }) : user;
  }

  async #accept(
    tx: Transaction,
    token: OneTimeTokenEntity,
    origin: Origin,
    method: string,
    pkce: boolean,
  ): Promise<OpenSession | HalfChanged | { readonly authCode: string }> {
    const user = await this.users.find(tx, { id: token.userId });
    if (user === null) throw expired('Email link is invalid or has expired');
    if (token.kind === 'email_change_current' || token.kind === 'email_change_new') {
      if (!(await this.change.agree(tx, user))) return { halfway: true };
    } else await this.#confirm(tx, user, token.kind);
    await this.audit.note(tx, { action: 'login', actorId: user.id, ip: origin.ip, details: { method } });
    const flow = pkce && token.flowId !== null ? await this.flows.find(tx, { id: token.flowId }) : null;
    if (pkce && flow === null) throw expired('Email link is invalid or has expired');
    if (flow !== null) return { authCode: await this.flows.complete(tx, flow, user.id) };
    return this.sessions.open(tx, user, { method, origin });
  }

  /**
   * The address is its owner's now. A password that waited there was set by whoever signed up, who need not be the
   * same: it stays only where the very mail of that sign-up was answered.
   */
  async #confirm(tx: Transaction, user: UserEntity, kind: OneTimeTokenKind): Promise<void> {
    if (user.emailConfirmedAt !== null) return;
    const forgotten = kind === 'confirmation' ? {} : { passwordHash: null };
    await this.users.change(tx, user, { emailConfirmedAt: Date.now(), isAnonymous: false, ...forgotten });
    await this.users.syncEmailIdentity(tx, user);
    await this.audit.note(tx, { action: 'user_signedup', actorId: user.id, ip: null });
  }
}

const expired = (message: string) => fail('otp_expired', { message });
