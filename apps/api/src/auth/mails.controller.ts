import { PasswordlessService, type MailRequest } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Body, Controller, HttpCode, Post, UseFilters, UseGuards } from '@nestjs/common';
import { ApiTags } from '../docs/documented.js';
import { MailBody, OtpBody, ResendBody } from './dto/mail.dto.js';
import { authBody } from './http/auth-body.pipe.js';
import { AnswersNothing, NeedsKey, Refuses } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { AuthKeyGuard } from './http/auth-key.guard.js';
import { RedirectTo } from './http/redirect-to.js';

/** Codes and links by mail. Whether an address is known does not show in any answer. */
@ApiTags('Sign-in')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
@UseGuards(AuthKeyGuard)
export class MailsController {
  constructor(private readonly passwordless: PasswordlessService) {}

  /** Mails a code and a link to sign in with; an unknown address becomes a user unless `create_user` is false. */
  @Post('otp')
  @HttpCode(200)
  @NeedsKey()
  @AnswersNothing('A mail is on its way')
  @Refuses('422 otp_disabled', '422 signup_disabled', '422 phone_provider_disabled', '400 validation_failed')
  async otp(@Body(authBody) body: OtpBody, @RedirectTo() redirectTo: string | null): Promise<JsonObject> {
    await this.passwordless.signIn(requestOf(body, redirectTo), body.create_user ?? true, body.data ?? {});
    return {};
  }

  /** The same under an older name. */
  @Post('magiclink')
  @HttpCode(200)
  @NeedsKey()
  @AnswersNothing('A mail is on its way')
  magicLink(@Body(authBody) body: OtpBody, @RedirectTo() redirectTo: string | null): Promise<JsonObject> {
    return this.otp(body, redirectTo);
  }

  /** Mails a link to choose a new password. */
  @Post('recover')
  @HttpCode(200)
  @NeedsKey()
  @AnswersNothing('A mail is on its way, if there is such a user')
  @Refuses('400 validation_failed')
  async recover(@Body(authBody) body: MailBody, @RedirectTo() redirectTo: string | null): Promise<JsonObject> {
    await this.passwordless.recover(requestOf(body, redirectTo));
    return {};
  }

  /** Mails once more what a sign-up or a change of address waits for. */
  @Post('resend')
  @HttpCode(200)
  @NeedsKey()
  @AnswersNothing('A mail is on its way, if anything waits for it')
  @Refuses('400 validation_failed')
  async resend(@Body(authBody) body: ResendBody, @RedirectTo() redirectTo: string | null): Promise<JsonObject> {
    const { type } = body;
    if (type === 'sms' || type === 'phone_change') throw fail('phone_provider_disabled', {});
    if (type !== 'signup' && type !== 'email_change') {
      throw fail('validation_failed', {
        reason: 'Missing one of these types: signup, email_change, sms, phone_change',
      });
    }
    await this.passwordless.resend(type, requestOf(body, redirectTo));
    return {};
  }
}

function requestOf(body: MailBody, redirectTo: string | null): MailRequest {
  if (!body.email && body.phone) throw fail('phone_provider_disabled', {});
  if (!body.email) throw fail('validation_failed', { reason: 'One of email or phone must be set' });
  const { email, code_challenge: codeChallenge, code_challenge_method: codeChallengeMethod } = body;
  return { email, codeChallenge, codeChallengeMethod, redirectTo };
}
