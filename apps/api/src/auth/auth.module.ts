import { UsersModule } from '@backstay/identity';
import { Module } from '@nestjs/common';
import { AuthNothingController } from './auth-nothing.controller.js';
import { AuthPublicController } from './auth-public.controller.js';

/** `/auth/v1`: signing up, signing in, staying signed in. One controller per group of routes. */
@Module({
  imports: [UsersModule],
  controllers: [AuthPublicController, AuthNothingController],
})
export class AuthModule {}
