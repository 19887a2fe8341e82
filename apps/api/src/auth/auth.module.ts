import { FlowsModule, UsersModule } from '@backstay/identity';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { LimitsGuard } from './http/limits.guard.js';
import { UserGuard } from './http/user.guard.js';
import { FactorsController } from './factors.controller.js';
import { IdentitiesController } from './identities.controller.js';
import { ProviderController } from './provider.controller.js';
import { RecoveryCodesController } from './recovery-codes.controller.js';
import { AuthNothingController } from './auth-nothing.controller.js';
import { SignUpController } from './sign-up.controller.js';
import { TokenController } from './token.controller.js';
import { MailsController } from './mails.controller.js';
import { VerifyController } from './verify.controller.js';
import { UserController } from './user.controller.js';
import { LogoutController } from './logout.controller.js';
import { AdminUsersController } from './admin-users.controller.js';
import { AdminFactorsController } from './admin-factors.controller.js';
import { AdminLinksController } from './admin-links.controller.js';
import { AuthPublicController } from './auth-public.controller.js';

/** `/auth/v1`: signing up, signing in, staying signed in. One controller per group of routes. */
@Module({
  imports: [UsersModule, FlowsModule],
  controllers: [
    SignUpController,
    TokenController,
    MailsController,
    VerifyController,
    UserController,
    LogoutController,
    AdminUsersController,
    AdminFactorsController,
    AdminLinksController,
    AuthPublicController,
    ProviderController,
    IdentitiesController,
    RecoveryCodesController,
    FactorsController,
    AuthNothingController,
  ],
  providers: [UserGuard, { provide: APP_GUARD, useClass: LimitsGuard }],
})
export class AuthModule {}
