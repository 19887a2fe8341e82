import {
  ChallengeService,
  EnrolmentService,
  UnenrolmentService,
  VerificationService,
  type Origin,
} from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';
import { Body, Controller, Delete, HttpCode, Param, Post, UseFilters, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiSecurity,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '../docs/documented.js';
import { challengeBody, enrolmentBody } from './body/factor-body.js';
import { sessionBody } from './body/session-body.js';
import { ChallengeBody, EnrolBody, VerifyFactorBody } from './dto/factor.dto.js';
import { authBody } from './http/auth-body.pipe.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { Caller, From, type SignedIn } from './http/auth-request.js';
import { sessionOf } from './http/session-of.js';
import { UserGuard } from './http/user.guard.js';

/** Second factors: authenticator apps and security keys. */
@ApiTags('Sign-in: second factors')
@ApiSecurity('apikey')
@ApiBearerAuth()
@Controller('auth/v1/factors')
@UseFilters(AuthErrorFilter)
@UseGuards(UserGuard)
export class FactorsController {
  constructor(
    private readonly enrolment: EnrolmentService,
    private readonly challenges: ChallengeService,
    private readonly verification: VerificationService,
    private readonly unenrolment: UnenrolmentService,
  ) {}

  /** Begins a factor. The secret of an authenticator app is told here and never again. */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({
    schema: {
      example: {
        id: '5ca1ab1e-0000-4000-8000-000000000022',
        type: 'totp',
        friendly_name: 'Phone',
        totp: { qr_code: '<svg …>', secret: 'JBSWY3DPEHPK3PXP…', uri: 'otpauth://totp/…' },
      },
    },
  })
  @ApiUnprocessableEntityResponse({ description: 'The kind is off, the name is taken, or there are ten already' })
  async enrol(@Caller() caller: SignedIn, @Body(authBody) body: EnrolBody): Promise<JsonObject> {
    const request = {
      factorType: body.factor_type ?? '',
      friendlyName: body.friendly_name ?? null,
      issuer: body.issuer ?? null,
    };
    return enrolmentBody(await this.enrolment.enrol(caller.user, sessionOf(caller), request));
  }

  /** Asks a factor; the answer is awaited for 300 seconds. */
  @Post(':id/challenge')
  @HttpCode(200)
  @ApiOkResponse({ schema: { example: { id: '5ca1ab1e-…', type: 'totp', expires_at: 1_767_225_600 } } })
  async challenge(
    @Caller() { user }: SignedIn,
    @Param('id') id: string,
    @Body(authBody) body: ChallengeBody,
    @From() { ip }: Origin,
  ): Promise<JsonObject> {
    const { rpId, rpOrigins } = body.webauthn ?? {};
    const party = { id: rpId ?? null, origins: rpOrigins ?? null };
    return challengeBody(await this.challenges.challenge(user, id, ip, party));
  }

  /** Judges the answer. Right: the session at aal2; other sessions below it end. */
  @Post(':id/verify')
  @HttpCode(200)
  @ApiUnprocessableEntityResponse({ description: 'Wrong or used before (`mfa_verification_failed`), or too late' })
  async verify(
    @Caller() caller: SignedIn,
    @Param('id') id: string,
    @Body(authBody) body: VerifyFactorBody,
    @From() { ip }: Origin,
  ): Promise<JsonObject> {
    const answer = {
      challengeId: body.challenge_id ?? '',
      code: body.code ?? null,
      credential: body.webauthn?.credential_response ?? null,
    };
    return sessionBody(await this.verification.verify(caller.user, sessionOf(caller), id, answer, ip));
  }

  /** Takes a factor away. A verified one needs a session at aal2. */
  @Delete(':id')
  @HttpCode(200)
  @ApiOkResponse({ schema: { example: { id: '5ca1ab1e-0000-4000-8000-000000000022' } } })
  async unenrol(@Caller() caller: SignedIn, @Param('id') id: string): Promise<JsonObject> {
    const factor = await this.unenrolment.unenrol(caller.user, sessionOf(caller), id);
    return { id: factor.id };
  }
}
