import { AuthLimits, ProviderSignIn, PublicAddress, type FlowCookie, type Origin } from '@backstay/identity';
import { Failure } from '@backstay/kernel';
import { Body, Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiFoundResponse,
  ApiQuery,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '../docs/documented.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { From } from './http/auth-request.js';
import { clearedCookie, cookieOf, flowCookie } from './http/flow-cookie.js';
import { departureOf, queryOf } from './http/departure.js';

/** Marks a request that has been sent to the address of the settings already. */
const canonicalMark = 'at_public_address';

const callbackPath = '/auth/v1/callback';

/** Redirects to providers and back. Browsers come here by themselves, so there is no API key. */
@ApiTags('Sign-in: other providers')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
@ApiTooManyRequestsResponse({ description: 'Too often; `Retry-After` says when to come back' })
export class ProviderController {
  constructor(
    private readonly signIn: ProviderSignIn,
    private readonly limits: AuthLimits,
    private readonly address: PublicAddress,
  ) {}

  /** Sends the browser to a provider. Query items that are not listed go on to the provider. */
  @Get('authorize')
  @ApiQuery({ name: 'provider', example: 'google' })
  @ApiQuery({ name: 'redirect_to', required: false, description: 'Where to go afterwards: SITE_URL or a listed place' })
  @ApiQuery({ name: 'scopes', required: false, description: 'Further scopes, separated by blanks' })
  @ApiQuery({ name: 'code_challenge', required: false })
  @ApiQuery({ name: 'code_challenge_method', required: false, enum: ['s256', 'plain'] })
  @ApiFoundResponse({ description: 'To the provider, or back with `error`, `error_code` and `error_description`' })
  async authorize(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @From() origin: Origin): Promise<void> {
    await this.limits.count('provider', origin.ip ?? '');
    const query = queryOf(request);
    // The cookie must be where the callback is, and that is the address of the settings.
    if (request.headers.host !== new URL(this.address.base).host && !query.has(canonicalMark)) {
      query.set(canonicalMark, '1');
      return redirect(reply, `${this.address.base}/auth/v1/authorize?${query.toString()}`);
    }
    query.delete(canonicalMark);
    try {
      const { url, cookie } = await this.signIn.leave({
        ...departureOf(query),
        linkingUserId: null,
        bindBrowser: true,
      });
      if (cookie !== null) this.#setCookie(reply, cookie);
      redirect(reply, url);
    } catch (error) {
      if (!(error instanceof Failure) || error.entry !== 'provider_unavailable') throw error;
      redirect(reply, this.signIn.sendBack(query.get('redirect_to'), error, query.has('code_challenge')));
    }
  }

  /** Where providers send the browser back to; register it there. */
  @Get('callback')
  @ApiFoundResponse({ description: 'To the application: with a session in the fragment, a code, or an error' })
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @From() origin: Origin): Promise<void> {
    await this.#comeBack(queryOf(request), request, reply, origin);
  }

  /** The same for providers that answer by a form. */
  @Post('callback')
  @ApiExcludeEndpoint()
  async callbackByForm(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @From() origin: Origin,
  ): Promise<void> {
    const form = body instanceof Uint8Array && body.length <= 65_536 ? Buffer.from(body).toString() : '';
    await this.#comeBack(new URLSearchParams(form), request, reply, origin);
  }

  async #comeBack(
    params: URLSearchParams,
    request: FastifyRequest,
    reply: FastifyReply,
    origin: Origin,
  ): Promise<void> {
    await this.limits.count('provider', origin.ip ?? '');
    const { location, cookie } = await this.signIn.comeBack(params, (name) => cookieOf(request, name), origin);
    if (cookie !== null) reply.header('set-cookie', clearedCookie(cookie, this.#cookiePath));
    redirect(reply, location);
  }

  #setCookie(reply: FastifyReply, cookie: FlowCookie): void {
    reply.header('set-cookie', flowCookie(cookie, this.#cookiePath, this.address.base.startsWith('https:')));
  }

  get #cookiePath(): string {
    return new URL(`${this.address.base}${callbackPath}`).pathname;
  }
}

function redirect(reply: FastifyReply, location: string): void {
  reply.code(302).header('location', location).header('cache-control', 'no-store').send();
}
