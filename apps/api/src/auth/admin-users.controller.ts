import { isUuid, UserAdminService, type GivenUser } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiQuery, ApiTags } from '../docs/documented.js';
import type { FastifyReply } from 'fastify';
import { userBody } from './body/user-body.js';
import { AdminUserBody, DeleteUserBody } from './dto/admin.dto.js';
import { AuthAdminGuard } from './http/auth-admin.guard.js';
import { authBody } from './http/auth-body.pipe.js';
import { AnswersNothing, AnswersUser, NeedsKey, Refuses } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { pageHeaders, readPage } from './http/page.js';

/** Users, for the service key. */
@ApiTags('Sign-in: administration')
@Controller('auth/v1/admin')
@UseFilters(AuthErrorFilter)
@UseGuards(AuthAdminGuard)
export class AdminUsersController {
  constructor(private readonly admin: UserAdminService) {}

  /** Makes a user. */
  @Post('users')
  @HttpCode(200)
  @NeedsKey()
  @AnswersUser()
  @Refuses('403 not_admin', '422 email_exists', '422 weak_password')
  async create(@Body(authBody) body: AdminUserBody): Promise<JsonObject> {
    return userBody(await this.admin.create(givenOf(body)));
  }

  /** A page of users, oldest first; the `Link` header leads to the others. */
  @Get('users')
  @NeedsKey()
  @ApiQuery({ name: 'page', required: false })
  @ApiQuery({ name: 'per_page', required: false })
  @Refuses('403 not_admin')
  async list(
    @Query('page') page: unknown,
    @Query('per_page') perPage: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    const asked = readPage(page, perPage);
    const { users, total } = await this.admin.list(asked.page, asked.perPage);
    reply.headers(pageHeaders('/admin/users', asked, total));
    return { users: users.map(userBody), aud: 'authenticated' };
  }

  /** One user. */
  @Get('users/:id')
  @NeedsKey()
  @AnswersUser()
  @Refuses('404 user_not_found', '403 not_admin')
  async get(@Param('id') id: string): Promise<JsonObject> {
    return userBody(await this.admin.get(knownForm(id)));
  }

  /** Changes a user. A new password or a ban ends all sessions. */
  @Put('users/:id')
  @NeedsKey()
  @AnswersUser()
  @Refuses('404 user_not_found', '403 not_admin', '422 email_exists')
  async update(@Param('id') id: string, @Body(authBody) body: AdminUserBody): Promise<JsonObject> {
    return userBody(await this.admin.update(knownForm(id), givenOf(body)));
  }

  /** Deletes a user and ends all sessions. */
  @Delete('users/:id')
  @NeedsKey()
  @AnswersNothing()
  @Refuses('404 user_not_found', '403 not_admin', '409 conflict')
  async remove(@Param('id') id: string, @Body(authBody) body: DeleteUserBody): Promise<JsonObject> {
    await this.admin.remove(knownForm(id), body.should_soft_delete ?? false);
    return {};
  }
}

function knownForm(id: string): string {
  if (!isUuid(id)) throw fail('validation_failed', { reason: 'user_id must be an UUID' });
  return id.toLowerCase();
}

const givenOf = (body: AdminUserBody): GivenUser => ({
  id: body.id || undefined,
  email: body.email ?? undefined,
  phone: body.phone ?? undefined,
  password: body.password ?? undefined,
  passwordHash: body.password_hash ?? undefined,
  emailConfirm: body.email_confirm ?? undefined,
  phoneConfirm: body.phone_confirm ?? undefined,
  userMetadata: body.user_metadata ?? undefined,
  appMetadata: body.app_metadata ?? undefined,
  role: body.role ?? undefined,
  banDuration: body.ban_duration || undefined,
});
