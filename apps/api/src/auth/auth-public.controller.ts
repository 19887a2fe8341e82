import { Config, productVersion } from '@backstay/config';
import { KeyRing } from '@backstay/identity';
import { Controller, Get, Header, UseFilters, UseGuards } from '@nestjs/common';
import { ApiSecurity, ApiTags } from '../docs/documented.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';
import { AuthKeyGuard } from './http/auth-key.guard.js';
import { AuthHealth, AuthSettings, KeySet } from './dto/public.dto.js';

/** What is open to everyone who has a key, and the public keys, which are open to all. */
@ApiTags('Sign-in: about')
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
export class AuthPublicController {
  constructor(
    private readonly config: Config,
    private readonly keys: KeyRing,
  ) {}

  /** Which ways to sign in are on. */
  @Get('settings')
  @ApiSecurity('apikey')
  @UseGuards(AuthKeyGuard)
  settings(): AuthSettings {
    const { auth } = this.config;
    const external = Object.fromEntries(providerFlags.map((name) => [name, Object.hasOwn(auth.providers, name)]));
    return {
      external: { ...external, email: true, phone: false, anonymous_users: auth.anonymous },
      disable_signup: !auth.signup,
      mailer_autoconfirm: auth.autoconfirm,
      phone_autoconfirm: false,
      sms_provider: '',
      saml_enabled: false,
    };
  }

  /** A sign of life. */
  @Get('health')
  @ApiSecurity('apikey')
  @UseGuards(AuthKeyGuard)
  health(): AuthHealth {
    return {
      version: productVersion,
      name: 'Backstay',
      description: 'Sign-in, as the Supabase client libraries speak it',
    };
  }

  /** The public keys that access tokens are signed with; empty where a shared secret signs them. */
  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=600')
  jwks(): KeySet {
    return { keys: [...this.keys.publicKeys] };
  }
}

const providerFlags = ['apple', 'azure', 'bitbucket', 'discord', 'facebook', 'github', 'gitlab', 'google', 'oidc'];
