import { Config } from '@backstay/config';
import { Module } from '@nestjs/common';
import { AuditService } from './audit/audit.service.js';
import { FlowStateService } from './flows/flow-state.service.js';
import { IdentityModule } from './identity.module.js';
import { KeyRotation } from './keys/key-rotation.js';
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
import { LinkService } from './admin/link.service.js';
import { UserAdminService } from './admin/user-admin.service.js';
import { LimitsModule } from './limits/limits.module.js';
import { PasswordRules } from './passwords/password-rules.js';
import { EndSessions } from './sessions/end-sessions.js';
import { RefreshService } from './sessions/refresh.service.js';
import { Revocations } from './sessions/revocations.js';
import { EmailChange } from './sign-in/email-change.js';
import { PasswordSignInService } from './sign-in/password-sign-in.service.js';
import { PasswordlessService } from './sign-in/passwordless.service.js';
import { VerifyService } from './sign-in/verify.service.js';
import { SignUpService } from './sign-up/sign-up.service.js';
import { ProfileService } from './users/profile.service.js';
import { IdentityWatch } from './system/identity-watch.js';
import { Sweeper } from './system/sweeper.js';
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
  PasswordRules,
  EndSessions,
  RefreshService,
  Revocations,
  SignUpService,
  PasswordSignInService,
  PasswordlessService,
  VerifyService,
  ProfileService,
  UserAdminService,
  LinkService,
  KeyRotation,
  IdentityWatch,
];

/** People and their sessions. Needs EngineModule with `identityEntities` and `identityMigrations`, and Config. */
@Module({
  imports: [IdentityModule, LimitsModule],
  providers: [
    ...services,
    AuthUsers,
    AccessTokens,
    MailTemplates,
    { provide: Vault, useFactory: (config: Config) => new Vault(masterKeyOf(config)), inject: [Config] },
    EmailChange,
    Sweeper,
    { provide: ClaimsHook, useClass: NoClaimsHook },
  ],
  exports: [...services, Vault, ClaimsHook, IdentityModule],
})
export class UsersModule {}
