import { RecoveryCodeService, UnenrolmentService, type Origin } from '@backstay/identity';
import { fail, type JsonObject } from '@backstay/kernel';
import { Body, Controller, Delete, Get, HttpCode, Post, UseFilters, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiSecurity, ApiTags } from '../docs/documented.js';
import { recoveryCodesBody, recoveryStatusBody } from './body/factor-body.js';
import { sessionBody } from './body/session-body.js';
import { GenerateCodesBody, RecoveryCodeBody } from './dto/factor.dto.js';
import { authBody } from './http/auth-body.pipe.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { Caller, From, type SignedIn } from './http/auth-request.js';
import { sessionOf } from './http/session-of.js';
import { UserGuard } from './http/user.guard.js';

/** Codes that stand in for a lost second factor. */
@ApiTags('Sign-in: second factors')
@ApiSecurity('apikey')
@ApiBearerAuth()
@Controller('auth/v1/factors/recovery-codes')
@UseFilters(AuthErrorFilter)
@UseGuards(UserGuard)
export class RecoveryCodesController {
  constructor(
    private readonly codes: RecoveryCodeService,
    private readonly unenrolment: UnenrolmentService,
  ) {}

  /** How many there are, and how many are left. */
  @Get()
  @ApiOkResponse({ schema: { example: { id: '5ca1ab1e-…', type: 'recovery_code', total: 10, remaining: 7 } } })
  async status(@Caller() { user }: SignedIn): Promise<JsonObject> {
    return recoveryStatusBody(await this.codes.status(user));
  }

  /** Makes the set; needs a session at aal2 and another verified factor. The codes are told here and never again. */
  @Post()
  @HttpCode(200)
  async generate(@Caller() caller: SignedIn, @Body(authBody) body: GenerateCodesBody): Promise<JsonObject> {
    const made = await this.codes.generate(caller.user, sessionOf(caller), body.friendly_name ?? null);
    return recoveryCodesBody(made);
  }

  /** Makes a new set in place of the old one. */
  @Post('regenerate')
  @HttpCode(200)
  async regenerate(@Caller() caller: SignedIn): Promise<JsonObject> {
    return recoveryCodesBody(await this.codes.regenerate(caller.user, sessionOf(caller)));
  }

  /** Takes a code, once: the session at aal2. */
  @Post('verify')
  @HttpCode(200)
  async verify(
    @Caller() caller: SignedIn,
    @Body(authBody) body: RecoveryCodeBody,
    @From() { ip }: Origin,
  ): Promise<JsonObject> {
    return sessionBody(await this.codes.verify(caller.user, sessionOf(caller), body.code ?? '', ip));
  }

  /** Takes the whole set away; needs a session at aal2. */
  @Delete()
  @HttpCode(200)
  async unenrol(@Caller() caller: SignedIn): Promise<JsonObject> {
    const factor = caller.user.factors.find(({ factorType }) => factorType === 'recovery_code');
    if (factor === undefined) throw fail('mfa_factor_not_found', {});
    await this.unenrolment.unenrol(caller.user, sessionOf(caller), factor.id);
    return { id: factor.id };
  }
}
