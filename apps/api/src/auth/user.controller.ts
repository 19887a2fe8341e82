import { ProfileService } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Body, Controller, Get, Put, Req, UseFilters, UseGuards } from '@nestjs/common';
import { ApiTags } from '../docs/documented.js';
import { userBody } from './body/user-body.js';
import { UserBody } from './dto/user.dto.js';
import { authBody } from './http/auth-body.pipe.js';
import { AnswersNothing, AnswersUser, NeedsUser, Refuses } from './http/auth-docs.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { Caller, type SignedIn, type SignedInRequest } from './http/auth-request.js';
import { RedirectTo } from './http/redirect-to.js';
import { UserGuard } from './http/user.guard.js';

/** What users see and change of themselves. */
@ApiTags('Sign-in: the user')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
@UseGuards(UserGuard)
export class UserController {
  constructor(private readonly profiles: ProfileService) {}

  /** Who is signed in. */
  @Get('user')
  @NeedsUser()
  @AnswersUser()
  user(@Caller() { user }: SignedIn): JsonObject {
    return userBody(user);
  }

  /** Changes the password, the address or `user_metadata`. A new password ends all other sessions. */
  @Put('user')
  @NeedsUser()
  @AnswersUser()
  @Refuses(
    '422 weak_password',
    '422 same_password',
    '400 reauthentication_needed',
    '401 insufficient_aal',
    '403 not_admin',
  )
  async change(
    @Caller() { user, session }: SignedIn,
    @Body(authBody) body: UserBody,
    @RedirectTo() redirectTo: string | null,
    @Req() { ip }: SignedInRequest,
  ): Promise<JsonObject> {
    if (body.app_metadata != null) throw fail('not_admin', {});
    if (body.phone) throw fail('phone_provider_disabled', {});
    const changed = await this.profiles.change(
      { user, session, ip },
      {
        email: body.email || undefined,
        password: body.password || undefined,
        currentPassword: body.current_password ?? undefined,
        nonce: body.nonce ?? undefined,
        data: body.data ?? undefined,
        codeChallenge: body.code_challenge,
        codeChallengeMethod: body.code_challenge_method,
        redirectTo,
      },
    );
    return userBody(changed);
  }

  /** Mails a code that proves, for a new password, that it is still the same person. */
  @Get('reauthenticate')
  @NeedsUser()
  @AnswersNothing('A mail is on its way')
  async reauthenticate(@Caller() { user, session }: SignedIn, @Req() { ip }: SignedInRequest): Promise<JsonObject> {
    await this.profiles.reauthenticate({ user, session, ip });
    return {};
  }
}
