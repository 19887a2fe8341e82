import { Config } from '@backstay/config';
import { Module } from '@nestjs/common';
import { KeyRing } from './keys/key-ring.js';
import { TokenVerifier } from './tokens/token-verifier.js';

/** Keys and tokens: who is asking. Needs no database. */
@Module({
  providers: [
    { provide: KeyRing, useFactory: (config: Config) => KeyRing.open(config), inject: [Config] },
    { provide: TokenVerifier, useFactory: (keys: KeyRing) => new TokenVerifier(keys), inject: [KeyRing] },
  ],
  exports: [KeyRing, TokenVerifier],
})
export class IdentityModule {}
