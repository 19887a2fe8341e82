import { fail } from '@backstay/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { IdTokenGrant } from '../providers/id-tokens.js';
import { ProviderError } from '../providers/provider-error.js';
import { Providers } from '../providers/providers.js';
import type { IssuedSession, Origin } from '../sessions/session.service.js';
import { ProviderArrivals } from './provider-arrivals.js';

/** Sign-in with an ID token that an app got by itself (native Google and Apple sign-in). */
@Injectable()
export class IdTokenSignIn {
  readonly #log = new Logger('Auth');

  constructor(
    private readonly providers: Providers,
    private readonly arrivals: ProviderArrivals,
  ) {}

  /** `linkingUserId` null: a sign-in. Throws `provider_disabled`, `bad_id_token`, and what linking throws. */
  async signIn(
    provider: string,
    grant: IdTokenGrant,
    linkingUserId: string | null,
    origin: Origin,
  ): Promise<IssuedSession> {
    const { idTokens } = this.providers.get(provider);
    if (idTokens === null) throw fail('provider_disabled', { provider });
    try {
      const profile = await idTokens.read(grant);
      return await this.arrivals.signIn(provider, profile, linkingUserId, origin);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      this.#log.warn({ error }, 'An ID token does not hold');
      throw fail('bad_id_token', {}, error);
    }
  }
}
