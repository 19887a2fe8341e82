import {
  IdTokenSignIn,
  PasswordSignInService,
  ProviderSignIn,
  RefreshService,
  VerifyService,
  type Origin,
} from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Body, Controller, HttpCode, Post, Query, Req, UseFilters, UseGuards } from '@nestjs/common';
import { ApiQuery, ApiTags } from '../docs/documented.js';
import { sessionBody } from './body/session-body.js';
import { TokenBody } from './dto/token.dto.js';
import { authBody } from './http/auth-body.pipe.js';
import { AnswersSession, NeedsKey, Refuses } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { AuthKeyGuard } from './http/auth-key.guard.js';
import { From } from './http/auth-request.js';
import { UserGuard } from './http/user.guard.js';
import type { GuardedRequest } from '../http/request-context.js';

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
    private readonly providers: ProviderSignIn,
    private readonly idTokens: IdTokenSignIn,
    private readonly users: UserGuard,
  ) {}

  /** Answers a session for a password, a refresh token, or the code of a PKCE flow. */
  @Post('token')
  @HttpCode(200)
  @NeedsKey()
  @ApiQuery({ name: 'grant_type', enum: ['password', 'refresh_token', 'pkce', 'id_token'] })
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
    @Req() request: GuardedRequest,
  ): Promise<JsonObject> {
    if (grant === 'password') return this.#byPassword(body, origin);
    if (grant === 'refresh_token') return sessionBody(await this.refreshes.refresh(body.refresh_token ?? ''));
    if (grant === 'pkce') return this.#byCode(body, origin);
    if (grant === 'id_token') return this.#byIdToken(body, request, origin);
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
    const { issued, flow } = await this.verifications.exchange(code, verifier, origin);
    const { accessToken, refreshToken } = this.providers.tokensOf(flow);
    return {
      ...sessionBody(issued),
      ...(accessToken === null ? {} : { provider_token: accessToken }),
      ...(refreshToken === null ? {} : { provider_refresh_token: refreshToken }),
    };
  }

  async #byIdToken(body: TokenBody, request: GuardedRequest, origin: Origin): Promise<JsonObject> {
    const { provider, id_token: idToken, access_token: accessToken, nonce } = body;
    if (!provider || !idToken) throw fail('validation_failed', { reason: 'provider and id_token are required' });
    const linking = body.link_identity === true ? (await this.users.identify(request)).user.id : null;
    const grant = { idToken, accessToken: accessToken ?? null, nonce: nonce ?? null };
    return sessionBody(await this.idTokens.signIn(provider, grant, linking, origin));
  }
}
