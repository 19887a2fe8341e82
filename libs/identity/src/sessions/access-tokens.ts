import { Config } from '@backstay/config';
import type { JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { KeyRing } from '../keys/key-ring.js';
import { PublicAddress } from '../public-address.js';
import { audience } from '../tokens/check-claims.js';
import type { UserEntity } from '../users/user.entity.js';
import { ClaimsHook } from './claims-hook.js';
import type { SessionEntity } from './session.entity.js';

/** A signed access token and when it ends. */
export interface AccessToken {
  readonly token: string;
  /** Seconds of life. */
  readonly expiresIn: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Makes the access tokens of sessions. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly config: Config,
    private readonly keys: KeyRing,
    private readonly address: PublicAddress,
    private readonly hook: ClaimsHook,
  ) {}

  /** Asks the project's claims hook, so not inside a transaction that others wait for. */
  async sign(user: UserEntity, session: SessionEntity, now = Date.now()): Promise<AccessToken> {
    const { jwtExpiry } = this.config.auth;
    const issuedAt = Math.floor(now / 1000);
    const expiresAt = issuedAt + jwtExpiry;
    const fixed: JsonObject = {
      iss: `${this.address.base}/auth/v1`,
      sub: user.id,
      aud: audience,
      exp: expiresAt,
      iat: issuedAt,
      session_id: session.id,
    };
    const claims: JsonObject = {
      ...fixed,
      email: user.email ?? '',
      phone: user.phone ?? '',
      app_metadata: user.appMetadata,
      user_metadata: user.userMetadata,
      role: user.role,
      aal: session.aal,
      amr: session.amr.toReversed().map((entry) => ({ ...entry })),
      is_anonymous: user.isAnonymous,
    };
    const extended = await this.hook.extend(claims, { userId: user.id, method: session.amr.at(-1)?.method ?? '' });
    return { token: this.keys.signUserToken({ ...extended, ...fixed }), expiresIn: jwtExpiry, expiresAt };
  }
}
