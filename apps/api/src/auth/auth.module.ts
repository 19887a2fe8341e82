import { FlowsModule, UsersModule } from '@backstay/identity';
import { Module } from '@nestjs/common';
import { FactorsController } from './factors.controller.js';
import { IdentitiesController } from './identities.controller.js';
import { ProviderController } from './provider.controller.js';
import { RecoveryCodesController } from './recovery-codes.controller.js';
import { AuthNothingController } from './auth-nothing.controller.js';
import { AuthPublicController } from './auth-public.controller.js';

/** `/auth/v1`: signing up, signing in, staying signed in. One controller per group of routes. */
@Module({
  imports: [UsersModule, FlowsModule],
  controllers: [
    AuthPublicController,
    ProviderController,
    IdentitiesController,
    RecoveryCodesController,
    FactorsController,
    AuthNothingController,
  ],
})
export class AuthModule {}
