import { SignUpService, type Origin } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Body, Controller, HttpCode, Post, UseFilters, UseGuards } from '@nestjs/common';
import { ApiTags } from '../docs/documented.js';
import { sessionBody } from './body/session-body.js';
import { userBody } from './body/user-body.js';
import { SignUpBody } from './dto/sign-up.dto.js';
import { authBody } from './http/auth-body.pipe.js';
import { AnswersSession, NeedsKey, Refuses } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { AuthKeyGuard } from './http/auth-key.guard.js';
import { From } from './http/auth-request.js';
import { RedirectTo } from './http/redirect-to.js';

/** Signing up. */
@ApiTags('Sign-in')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
@UseGuards(AuthKeyGuard)
export class SignUpController {
  constructor(private readonly signUps: SignUpService) {}

  /**
   * Signs up by address and password, or anonymously without them. Answers a session where nothing has to be
   * confirmed, else the bare user.
   */
  @Post('signup')
  @HttpCode(200)
  @NeedsKey()
  @AnswersSession()
  @Refuses('422 weak_password', '422 signup_disabled', '422 user_already_exists', '422 anonymous_provider_disabled')
  async signUp(
    @Body(authBody) body: SignUpBody,
    @From() origin: Origin,
    @RedirectTo() redirectTo: string | null,
  ): Promise<JsonObject> {
    const data = body.data ?? {};
    if (!body.email && body.phone) throw fail('phone_provider_disabled', {});
    if (!body.email) return sessionBody(await this.signUps.anonymously(data, origin));
    const { code_challenge: codeChallenge, code_challenge_method: codeChallengeMethod } = body;
    const given = {
      email: body.email,
      password: body.password ?? '',
      data,
      codeChallenge,
      codeChallengeMethod,
      redirectTo,
    };
    const signedUp = await this.signUps.withPassword(given, origin);
    return 'session' in signedUp ? sessionBody(signedUp) : userBody(signedUp.user);
  }
}
