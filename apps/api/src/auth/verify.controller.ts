import { Redirects, VerifyService, verifyTypes, type Origin, type Verified, type VerifyType } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Body, Controller, Get, HttpCode, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiQuery, ApiResponse, ApiTags } from '../docs/documented.js';
import type { FastifyReply } from 'fastify';
import type { NotedRequest } from '../http/request-context.js';
import { sessionBody } from './body/session-body.js';
import { VerifyBody } from './dto/verify.dto.js';
import { authBody } from './http/auth-body.pipe.js';
import { AnswersSession, NeedsKey, Refuses } from './http/auth-docs.js';
import { answerAuthError } from './http/auth-error-body.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { AuthKeyGuard } from './http/auth-key.guard.js';
import { From } from './http/auth-request.js';
import { landing } from './http/landing.js';
import { queryText, RedirectTo } from './http/redirect-to.js';

/** What the first of two addresses is told. */
const halfway = 'Confirmation link accepted. Please proceed to confirm link sent to the other email';

/** Codes and links that come back. */
@ApiTags('Sign-in')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
export class VerifyController {
  constructor(
    private readonly verifications: VerifyService,
    private readonly redirects: Redirects,
  ) {}

  /** Takes a mailed code with its address, or what a link carries; each counts once. */
  @Post('verify')
  @HttpCode(200)
  @UseGuards(AuthKeyGuard)
  @NeedsKey()
  @AnswersSession()
  @Refuses('403 otp_expired', '400 validation_failed')
  async verify(@Body(authBody) body: VerifyBody, @From() origin: Origin): Promise<JsonObject> {
    if (!body.email && body.phone) throw fail('phone_provider_disabled', {});
    const verified = await this.#check(body, readType(body.type), origin);
    if ('halfway' in verified) return { msg: halfway, code: '200' };
    // The code of a PKCE link is for the browser that follows it; a client that sends the link's text itself gets it too.
    return 'authCode' in verified ? { auth_code: verified.authCode } : sessionBody(verified);
  }

  /** The link of a mail: leads on to the application with the session, or with what went wrong. */
  @Get('verify')
  @ApiQuery({ name: 'token' })
  @ApiQuery({ name: 'type', enum: verifyTypes })
  @ApiQuery({ name: 'redirect_to', required: false })
  @ApiResponse({
    status: 303,
    description: 'To `redirect_to`, with the session in the fragment or a code in the query',
  })
  async follow(
    @Req() request: NotedRequest,
    @Res() reply: FastifyReply,
    @From() origin: Origin,
    @RedirectTo() redirectTo: string | null,
  ): Promise<void> {
    const type = queryText(request, 'type');
    const link = queryText(request, 'token') ?? '';
    const place = this.redirects.safe(redirectTo);
    let location: string;
    try {
      const verified = await this.verifications.byLink(readType(type), link, origin);
      location =
        'halfway' in verified
          ? landing(place, { message: halfway }, 'fragment')
          : this.#arrival(place, verified, type ?? '');
    } catch (error) {
      const { status, body } = answerAuthError(error, request.id);
      if (status >= 500) throw error;
      request.errorCode = body.code;
      const told = { error: 'access_denied', error_code: body.code, error_description: body.message };
      location = landing(place, told, link.startsWith('pkce_') ? 'both' : 'fragment');
    }
    reply.code(303).header('location', location).header('cache-control', 'no-store').send();
  }

  #arrival(place: string, verified: Exclude<Verified, { halfway: true }>, type: string): string {
    if ('authCode' in verified) return landing(place, { code: verified.authCode }, 'query');
    const session = {
      access_token: verified.accessToken,
      expires_at: String(verified.expiresAt),
      expires_in: String(verified.expiresIn),
      refresh_token: verified.refreshToken,
      token_type: 'bearer',
      type,
      sb: '',
    };
    return landing(place, session, 'fragment');
  }

  #check(body: VerifyBody, type: VerifyType, origin: Origin): Promise<Verified> {
    if (body.token_hash) {
      if (body.email || body.token) {
        throw fail('validation_failed', { reason: 'Only the token_hash and type should be provided' });
      }
      return this.verifications.byLink(type, body.token_hash, origin);
    }
    if (!body.token || !body.email) {
      throw fail('validation_failed', { reason: 'Only an email address or phone number should be provided on verify' });
    }
    return this.verifications.byCode(type, body.email, body.token, origin);
  }
}

function readType(type: string | null | undefined): VerifyType {
  if (type === 'sms' || type === 'phone_change') throw fail('phone_provider_disabled', {});
  const known = verifyTypes.find((one) => one === type);
  if (known === undefined) throw fail('validation_failed', { reason: 'Verify requires a verification type' });
  return known;
}
