import { Config } from '@backstay/config';
import { AuthLimits, ProviderSignIn, UnlinkingService, type Origin } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Controller, Delete, Get, HttpCode, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiQuery, ApiSecurity, ApiTags } from '../docs/documented.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { Caller, From, type SignedIn } from './http/auth-request.js';
import { departureOf, queryOf } from './http/departure.js';
import { UserGuard } from './http/user.guard.js';

/** A signed-in user links accounts at providers, and unlinks them. */
@ApiTags('Sign-in: other providers')
@ApiSecurity('apikey')
@ApiBearerAuth()
@Controller('auth/v1/user/identities')
@UseFilters(AuthErrorFilter)
@UseGuards(UserGuard)
export class IdentitiesController {
  constructor(
    private readonly config: Config,
    private readonly signIn: ProviderSignIn,
    private readonly unlinking: UnlinkingService,
    private readonly limits: AuthLimits,
  ) {}

  /** Where to send the browser so that an account at a provider becomes one more way to sign in. */
  @Get('authorize')
  @ApiQuery({ name: 'provider', example: 'google' })
  @ApiQuery({ name: 'redirect_to', required: false })
  @ApiQuery({ name: 'skip_http_redirect', required: false, description: '`true`: the address comes as JSON' })
  @ApiOkResponse({ schema: { example: { url: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=…' } } })
  async authorize(
    @Caller() { user }: SignedIn,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @From() origin: Origin,
  ): Promise<void> {
    this.#demandLinking();
    await this.limits.count('provider', origin.ip ?? '');
    const query = queryOf(request);
    // The page asks, not the browser: a cookie of this answer would not be kept.
    const { url } = await this.signIn.leave({ ...departureOf(query), linkingUserId: user.id, bindBrowser: false });
    if (query.get('skip_http_redirect') === 'true') reply.header('cache-control', 'no-store').send({ url });
    else reply.code(302).header('location', url).send();
  }

  /** Takes a way to sign in away. The last one stays. */
  @Delete(':id')
  @HttpCode(200)
  async unlink(@Caller() { user }: SignedIn, @Param('id') id: string, @From() origin: Origin): Promise<JsonObject> {
    this.#demandLinking();
    await this.unlinking.unlink(user, id, origin);
    return {};
  }

  #demandLinking(): void {
    if (!this.config.auth.manualLinking) throw fail('manual_linking_disabled', {});
  }
}
