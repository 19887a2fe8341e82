import { AuditService, IdentityStore, linkKinds, LinkService, Redirects } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Body, Controller, Get, HttpCode, Post, Query, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiQuery, ApiTags } from '../docs/documented.js';
import type { FastifyReply } from 'fastify';
import { userBody } from './body/user-body.js';
import { InviteBody, LinkBody } from './dto/admin.dto.js';
import { AuthAdminGuard } from './http/auth-admin.guard.js';
import { authBody } from './http/auth-body.pipe.js';
import { AnswersUser, NeedsKey, Refuses } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { pageHeaders, readPage } from './http/page.js';
import { RedirectTo } from './http/redirect-to.js';

/** Invitations, links and the record of what happened, for the service key. */
@ApiTags('Sign-in: administration')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
@UseGuards(AuthAdminGuard)
export class AdminLinksController {
  constructor(
    private readonly links: LinkService,
    private readonly redirects: Redirects,
    private readonly store: IdentityStore,
    private readonly audit: AuditService,
  ) {}

  /** Makes a user and mails a way in. */
  @Post('invite')
  @HttpCode(200)
  @NeedsKey()
  @AnswersUser()
  @Refuses('403 not_admin', '422 email_exists')
  async invite(@Body(authBody) body: InviteBody, @RedirectTo() redirectTo: string | null): Promise<JsonObject> {
    return userBody(await this.links.invite(body.email ?? '', body.data ?? {}, redirectTo));
  }

  /** Makes a link and its code for an administrator to send in a way of their own. */
  @Post('admin/generate_link')
  @HttpCode(200)
  @NeedsKey()
  @AnswersUser()
  @Refuses('403 not_admin', '404 user_not_found', '422 email_exists')
  async generate(@Body(authBody) body: LinkBody, @RedirectTo() fromQuery: string | null): Promise<JsonObject> {
    const type = linkKinds.find((kind) => kind === body.type);
    if (type === undefined)
      throw fail('validation_failed', { reason: `Invalid email action link type: use ${linkKinds.join(', ')}` });
    const redirectTo = body.redirect_to ?? fromQuery;
    const { user, token, actionLink, verificationType } = await this.links.generate({
      type,
      email: body.email ?? '',
      newEmail: body.new_email ?? undefined,
      password: body.password ?? undefined,
      data: body.data ?? undefined,
      redirectTo,
    });
    return {
      ...userBody(user),
      action_link: actionLink,
      email_otp: token.code,
      hashed_token: token.link,
      redirect_to: this.redirects.safe(redirectTo),
      verification_type: verificationType,
    };
  }

  /** What happened to users and sessions, newest first. */
  @Get('admin/audit')
  @NeedsKey()
  @ApiQuery({ name: 'page', required: false })
  @ApiQuery({ name: 'per_page', required: false })
  async entries(
    @Query('page') page: unknown,
    @Query('per_page') perPage: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject[]> {
    const asked = readPage(page, perPage);
    const offset = (asked.page - 1) * asked.perPage;
    const [entries, total] = await this.store.transaction((tx) => this.audit.list(tx, offset, asked.perPage));
    reply.headers(pageHeaders('/admin/audit', asked, total));
    return entries.map(({ id, action, actorId, ip, details, createdAt }) => ({
      id,
      payload: { ...details, action, actor_id: actorId ?? '' },
      ip_address: ip ?? '',
      created_at: new Date(createdAt).toISOString(),
    }));
  }
}
