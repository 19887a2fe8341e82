import { FactorAdminService } from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';
import { Controller, Delete, Get, Param, UseFilters, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '../docs/documented.js';
import { factorBody } from './body/user-body.js';
import { AuthAdminGuard } from './http/auth-admin.guard.js';
import { NeedsKey, Refuses } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';

/** Second factors and sessions of users, for the service key. */
@ApiTags('Sign-in: administration')
@Controller('auth/v1/admin/users/:id')
@UseFilters(AuthErrorFilter)
@UseGuards(AuthAdminGuard)
export class AdminFactorsController {
  constructor(private readonly admin: FactorAdminService) {}

  /** The second factors of a user, without their secrets. */
  @Get('factors')
  @NeedsKey()
  @ApiOkResponse({ description: 'The factors' })
  @Refuses('403 not_admin', '404 user_not_found')
  async factors(@Param('id') id: string): Promise<JsonObject[]> {
    return (await this.admin.list(id)).map(factorBody);
  }

  /** Removes a second factor, for somebody who has lost it, and ends all sessions. */
  @Delete('factors/:factor')
  @NeedsKey()
  @ApiOkResponse({ description: 'The factor that was removed' })
  @Refuses('403 not_admin', '404 mfa_factor_not_found')
  async remove(@Param('id') id: string, @Param('factor') factor: string): Promise<JsonObject> {
    return factorBody(await this.admin.remove(id, factor));
  }

  /** The sessions of a user, newest first. */
  @Get('sessions')
  @NeedsKey()
  @ApiOkResponse({ description: 'The sessions' })
  @Refuses('403 not_admin', '404 user_not_found')
  async sessions(@Param('id') id: string): Promise<JsonObject[]> {
    const iso = (at: number): string => new Date(at).toISOString();
    return (await this.admin.sessions(id)).map((session) => ({
      id: session.id,
      user_id: session.userId,
      aal: session.aal,
      amr: session.amr.map((entry) => ({ ...entry })),
      user_agent: session.userAgent ?? '',
      ip: session.ip ?? '',
      created_at: iso(session.createdAt),
      refreshed_at: iso(session.refreshedAt),
    }));
  }
}
