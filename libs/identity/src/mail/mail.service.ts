import { Config } from '@backstay/config';
import { fail } from '@backstay/kernel';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { PublicAddress } from '../public-address.js';
import type { OneTimeTokenKind } from '../tokens/one-time-token.entity.js';
import type { MadeToken } from '../tokens/one-time-token.service.js';
import type { UserEntity } from '../users/user.entity.js';
import type { MailName } from './default-templates.js';
import { MailTemplates } from './mail-templates.js';
import { mailTransport, type MailTransport, type Message } from './mail-transport.js';
import { Redirects } from './redirects.js';
import { renderTemplate, type TemplateValues } from './render-template.js';

/** A mail about a user. */
export interface UserMail {
  readonly user: UserEntity;
  readonly token: MadeToken;
  /** Where the link leads in the end, as it was asked for; checked here. */
  readonly redirectTo?: string | null | undefined;
}

const mailOf: Readonly<Record<OneTimeTokenKind, MailName>> = {
  confirmation: 'confirmation',
  invite: 'invite',
  magiclink: 'magic_link',
  recovery: 'recovery',
  email_change_current: 'email_change',
  email_change_new: 'email_change',
  reauthentication: 'reauthentication',
};

/** The `type` a link says, which the client sends back as it is. */
export const linkTypes: Readonly<Record<OneTimeTokenKind, string>> = {
  confirmation: 'signup',
  invite: 'invite',
  magiclink: 'magiclink',
  recovery: 'recovery',
  email_change_current: 'email_change',
  email_change_new: 'email_change',
  reauthentication: 'reauthentication',
};

/** Writes and sends mails. Links start with the public address, and lead only to places that `Redirects` lists. */
@Injectable()
export class MailService implements OnModuleDestroy {
  readonly #log = new Logger('Mail');
  readonly #transport: MailTransport | null;
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    private readonly config: Config,
    private readonly address: PublicAddress,
    private readonly templates: MailTemplates,
    private readonly redirects: Redirects,
  ) {
    this.#transport = mailTransport(config);
  }

  /** Throws `email_provider_disabled` where no mail can be sent at all. */
  requireTransport(): MailTransport {
    if (this.#transport !== null) return this.#transport;
    throw fail('email_provider_disabled', { message: 'Mails cannot be sent: the operator has set no SMTP_URL' });
  }

  /** The link that a mail carries. */
  linkFor(token: MadeToken, redirectTo?: string | null): string {
    const query = new URLSearchParams({
      token: token.link,
      type: linkTypes[token.kind],
      redirect_to: this.redirects.safe(redirectTo),
    });
    return `${this.address.base}/auth/v1/verify?${query.toString()}`;
  }

  /** Sends and waits. Throws `mail_failed` or `email_provider_disabled`. */
  async send(mail: UserMail): Promise<void> {
    const transport = this.requireTransport();
    try {
      await transport.send(this.#compose(mail));
    } catch (error) {
      // The server's answer may name the address, so only its code is told.
      this.#log.error(
        { code: (error as { code?: unknown }).code, mail: mail.token.kind },
        'A mail was not taken by the mail server',
      );
      throw fail('mail_failed', {}, error);
    }
  }

  /**
   * Sends without letting the caller wait for a mail server: whether there was anything to send must not show in the
   * time an answer takes. What fails is logged.
   */
  async sendQuietly(mail: UserMail): Promise<void> {
    const sending = this.send(mail).catch(() => undefined);
    if (this.requireTransport().immediate) return sending;
    this.#underWay.add(sending);
    void sending.finally(() => this.#underWay.delete(sending));
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.#underWay);
    this.#transport?.close();
  }

  #compose({ user, token, redirectTo }: UserMail): Message {
    const template = this.templates.get(mailOf[token.kind]);
    const values: TemplateValues = {
      ConfirmationURL: this.linkFor(token, redirectTo),
      Token: token.code,
      TokenHash: token.link,
      SiteURL: this.config.auth.siteUrl,
      RedirectTo: this.redirects.safe(redirectTo),
      Email: user.email ?? token.address,
      NewEmail: user.emailChange ?? '',
      Data: user.userMetadata,
    };
    return {
      from: this.config.auth.mailFrom,
      to: token.address,
      subject: renderTemplate(template.subject, values, 'text'),
      text: renderTemplate(template.text, values, 'text'),
      html: renderTemplate(template.html, values, 'html'),
    };
  }
}
