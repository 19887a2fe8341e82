import { AuditService, EndSessions, IdentityStore } from '@backstay/identity';
import { fail } from '@backstay/kernel';
import { Controller, HttpCode, Post, Query, Req, UseFilters, UseGuards } from '@nestjs/common';
import { ApiNoContentResponse, ApiQuery, ApiTags } from '../docs/documented.js';
import { NeedsUser } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { Caller, type SignedIn, type SignedInRequest } from './http/auth-request.js';
import { UserGuard } from './http/user.guard.js';

/** Signing out. */
@ApiTags('Sign-in')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
@UseGuards(UserGuard)
export class LogoutController {
  constructor(
    private readonly store: IdentityStore,
    private readonly sessions: EndSessions,
    private readonly audit: AuditService,
  ) {}

  /** Ends this session (`local`), all others (`others`), or all (`global`). */
  @Post('logout')
  @HttpCode(204)
  @NeedsUser()
  @ApiQuery({ name: 'scope', required: false, enum: ['global', 'local', 'others'] })
  @ApiNoContentResponse({ description: 'Signed out' })
  async logout(
    @Query('scope') scope: unknown,
    @Caller() { user, session }: SignedIn,
    @Req() { ip }: SignedInRequest,
  ): Promise<void> {
    const reach = scope === undefined || scope === '' ? 'global' : scope;
    if (reach !== 'global' && reach !== 'local' && reach !== 'others') {
      throw fail('validation_failed', { reason: 'Unsupported logout scope: use global, local or others' });
    }
    await this.store.transaction(async (tx) => {
      if (reach === 'local') await this.sessions.end(tx, session === null ? [] : [session.id]);
      else await this.sessions.endAll(tx, user.id, reach === 'others' ? (session?.id ?? null) : null);
      await this.audit.note(tx, { action: 'logout', actorId: user.id, ip, details: { scope: reach } });
    });
  }
}
