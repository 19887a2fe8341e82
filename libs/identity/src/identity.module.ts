import { Config } from '@backstay/config';
import { Module } from '@nestjs/common';
import { KeyRing } from './key-ring.js';
import { TokenVerifier } from './token-verifier.js';

/** Keys and tokens: who is asking. */
@Module({
  providers: [
    { provide: KeyRing, useFactory: (config: Config) => KeyRing.open(config), inject: [Config] },
    { provide: TokenVerifier, useFactory: (keys: KeyRing) => new TokenVerifier(keys), inject: [KeyRing] },
  ],
  exports: [KeyRing, TokenVerifier],
})
export class IdentityModule {}
