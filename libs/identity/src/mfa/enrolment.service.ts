import { Config } from '@backstay/config';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { FactorEntity } from '../factors/factor.entity.js';
import { Vault } from '../keys/vault.js';
import type { SessionEntity } from '../sessions/session.entity.js';
import { IdentityStore } from '../system/identity-store.js';
import type { UserEntity } from '../users/user.entity.js';
import { qrCode } from './qr-code.js';
import { SecondFactors } from './second-factors.js';
import { newTotp } from './totp.js';

/** What a client asks to enrol. */
export interface EnrolmentRequest {
  readonly factorType: string;
  readonly friendlyName: string | null;
  /** What an authenticator app shows; null: the host of the site. */
  readonly issuer: string | null;
}

/** A factor that waits for its first answer. */
export interface Enrolment {
  readonly factor: FactorEntity;
  /** Of an authenticator app: shown once. */
  readonly totp: { readonly qrCode: string; readonly secret: string; readonly uri: string } | null;
}

/** Begins second factors. */
@Injectable()
export class EnrolmentService {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly factors: SecondFactors,
    private readonly vault: Vault,
    private readonly audit: AuditService,
  ) {}

  /** Throws `mfa_…_enroll_not_enabled`, `validation_failed`, and what `SecondFactors.add` throws. */
  async enrol(user: UserEntity, session: SessionEntity, request: EnrolmentRequest): Promise<Enrolment> {
    const kind = this.#kind(request.factorType);
    const setup = kind === 'totp' ? newTotp(issuerOf(request, this.config), user.email ?? user.phone ?? user.id) : null;
    const factor = await this.store.transaction(async (tx) => {
      const added = await this.factors.add(tx, user, session.aal, {
        factorType: kind,
        status: 'unverified',
        friendlyName: request.friendlyName,
        secret: setup === null ? null : this.vault.seal('totp secret', setup.secret),
      });
      const details = { factor_id: added.id, factor_type: kind };
      await this.audit.note(tx, { action: 'factor_in_progress', actorId: user.id, ip: session.ip, details });
      return added;
    });
    return { factor, totp: setup === null ? null : { ...setup, qrCode: qrCode(setup.uri) } };
  }

  #kind(type: string): 'totp' | 'webauthn' {
    const { mfaTotp, mfaWebauthn } = this.config.auth;
    if (type === 'phone') throw fail('mfa_phone_enroll_not_enabled', {});
    if (type === 'totp' && !mfaTotp) throw fail('mfa_totp_enroll_not_enabled', {});
    if (type === 'webauthn' && !mfaWebauthn) throw fail('mfa_webauthn_enroll_not_enabled', {});
    if (type === 'totp' || type === 'webauthn') return type;
    throw fail('validation_failed', { reason: 'factor_type needs to be totp, phone, or webauthn' });
  }
}

const longestIssuer = 255;

function issuerOf({ issuer }: EnrolmentRequest, { auth }: Config): string {
  if ((issuer?.length ?? 0) > longestIssuer) {
    throw fail('validation_failed', { reason: `issuer must have at most ${longestIssuer} characters` });
  }
  return issuer === null || issuer.trim() === '' ? new URL(auth.siteUrl).host : issuer.trim();
}
