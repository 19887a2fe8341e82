import { Config } from '@backstay/config';
import { Module } from '@nestjs/common';
import { AuditService } from './audit/audit.service.js';
import { FlowStateService } from './flows/flow-state.service.js';
import { IdentityModule } from './identity.module.js';
import { masterKeyOf } from './keys/master-key.js';
import { Vault } from './keys/vault.js';
import { MailService } from './mail/mail.service.js';
import { MailTemplates } from './mail/mail-templates.js';
import { Redirects } from './mail/redirects.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { PublicAddress } from './public-address.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { ClaimsHook, NoClaimsHook } from './sessions/claims-hook.js';
import { SessionService } from './sessions/session.service.js';
import { IdentityStore } from './system/identity-store.js';
import { OneTimeTokenService } from './tokens/one-time-token.service.js';
import { AuthUsers } from './users/auth-users.js';
import { UserService } from './users/user.service.js';

const services = [
  IdentityStore,
  PublicAddress,
  UserService,
  PasswordHasher,
  OneTimeTokenService,
  FlowStateService,
  SessionService,
  MailService,
  Redirects,
  AuditService,
];

/** People and their sessions. Needs EngineModule with `identityEntities` and `identityMigrations`, and Config. */
@Module({
  imports: [IdentityModule],
  providers: [
    ...services,
    AuthUsers,
    AccessTokens,
    MailTemplates,
    { provide: Vault, useFactory: (config: Config) => new Vault(masterKeyOf(config)), inject: [Config] },
    { provide: ClaimsHook, useClass: NoClaimsHook },
  ],
  exports: [...services, Vault, ClaimsHook, IdentityModule],
})
export class UsersModule {}
