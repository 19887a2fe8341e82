import { PasswordSignInService, RefreshService, VerifyService, type Origin } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Body, Controller, HttpCode, Post, Query, UseFilters, UseGuards } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { sessionBody } from './body/session-body.js';
import { TokenBody } from './dto/token.dto.js';
import { authBody } from './http/auth-body.pipe.js';
import { AnswersSession, NeedsKey, Refuses } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { AuthKeyGuard } from './http/auth-key.guard.js';
import { From } from './http/auth-request.js';

/** Sessions for something that proves who somebody is. */
@ApiTags('Sign-in')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
@UseGuards(AuthKeyGuard)
export class TokenController {
  constructor(
    private readonly passwords: PasswordSignInService,
    private readonly refreshes: RefreshService,
    private readonly verifications: VerifyService,
  ) {}

  /** Answers a session for a password, a refresh token, or the code of a PKCE flow. */
  @Post('token')
  @HttpCode(200)
  @NeedsKey()
  @ApiQuery({ name: 'grant_type', enum: ['password', 'refresh_token', 'pkce'] })
  @AnswersSession()
  @Refuses(
    '400 invalid_credentials',
    '400 email_not_confirmed',
    '400 refresh_token_not_found',
    '404 flow_state_not_found',
  )
  async token(
    @Query('grant_type') grant: unknown,
    @Body(authBody) body: TokenBody,
    @From() origin: Origin,
  ): Promise<JsonObject> {
    if (grant === 'password') return this.#byPassword(body, origin);
    if (grant === 'refresh_token') return sessionBody(await this.refreshes.refresh(body.refresh_token ?? ''));
    if (grant === 'pkce') return this.#byCode(body, origin);
    throw fail('validation_failed', { reason: 'unsupported_grant_type' });
  }

  async #byPassword({ email, phone, password }: TokenBody, origin: Origin): Promise<JsonObject> {
    if (!email && phone) throw fail('phone_provider_disabled', {});
    if (!email || !password) throw fail('validation_failed', { reason: 'missing email or password' });
    const { issued, weakPassword } = await this.passwords.signIn(email, password, origin);
    if (weakPassword === null) return sessionBody(issued);
    const { message, reasons } = weakPassword;
    return { ...sessionBody(issued), weak_password: { message, reasons: [...reasons] } };
  }

  async #byCode({ auth_code: code, code_verifier: verifier }: TokenBody, origin: Origin): Promise<JsonObject> {
    if (!code || !verifier) {
      throw fail('validation_failed', {
        reason: 'invalid request: both auth code and code verifier should be non-empty',
      });
    }
    const { issued } = await this.verifications.exchange(code, verifier, origin);
    return sessionBody(issued);
  }
}
