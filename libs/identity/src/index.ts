export { AuditService, type AuditEntry } from './audit/audit.service.js';
export { Captcha } from './captcha/captcha.js';
export { FlowsModule } from './flows/flows.module.js';
export { IdTokenSignIn } from './flows/id-token-sign-in.js';
export { ProviderSignIn, type Departure, type FlowCookie } from './flows/provider-sign-in.service.js';
export { AuthLimits, type SignInAttempt } from './limits/auth-limits.js';
export { callerKey } from './limits/caller-key.js';
export { DataRateLimit, type Standing } from './limits/data-rate-limit.js';
export { LimitsModule } from './limits/limits.module.js';
export { limitTable, type LimitName } from './limits/limit-table.js';
export { ChallengeService, type OpenChallenge } from './mfa/challenge.service.js';
export { EnrolmentService, type Enrolment } from './mfa/enrolment.service.js';
export { RecoveryCodeService, type RecoveryCodes, type RecoveryStatus } from './mfa/recovery-code.service.js';
export { UnenrolmentService } from './mfa/unenrolment.service.js';
export { VerificationService } from './mfa/verification.service.js';
export { Outbound } from './outbound/outbound.js';
export { Providers } from './providers/providers.js';
export { BadUserFile, readRows } from './transfer/read-rows.js';
export { renderRows, type UserFileFormat } from './transfer/render-rows.js';
export { UserExport } from './transfer/user-export.service.js';
export { UserImport, type NumberedRow, type RejectedRow } from './transfer/user-import.service.js';
export { UnlinkingService } from './providers/unlinking.service.js';
export { FlowStateEntity } from './flows/flow-state.entity.js';
export { FlowStateService, type FlowStart } from './flows/flow-state.service.js';
export { FactorEntity, type FactorType } from './factors/factor.entity.js';
export { IdentityModule } from './identity.module.js';
export { KeyError } from './keys/key-error.js';
export { keyFileName } from './keys/key-file.js';
export { KeyRing, type ApiKey, type KeyRole, type PrintedKeys } from './keys/key-ring.js';
export { Vault, type Purpose } from './keys/vault.js';
export { MailService, type UserMail } from './mail/mail.service.js';
export { readSink, type SunkMail } from './mail/mail-sink.js';
export { mailFolder } from './mail/mail-transport.js';
export { Redirects } from './mail/redirects.js';
export { PasswordHasher, type PasswordCheck } from './passwords/password-hasher.js';
export { PublicAddress } from './public-address.js';
export type { AmrEntry, AssuranceLevel } from './sessions/amr.js';
export { ClaimsHook, NoClaimsHook, type ClaimsContext } from './sessions/claims-hook.js';
export { SessionEntity } from './sessions/session.entity.js';
export {
  refuseBanned,
  SessionService,
  type IssuedSession,
  type OpenSession,
  type Origin,
  type SessionStart,
} from './sessions/session.service.js';
export { identityEntities, identityMigrations } from './system/identity-entities.js';
export { IdentityWatch } from './system/identity-watch.js';
export { IdentityStore } from './system/identity-store.js';
export type { OneTimeTokenEntity, OneTimeTokenKind } from './tokens/one-time-token.entity.js';
export { OneTimeTokenService, type MadeToken } from './tokens/one-time-token.service.js';
export { TokenVerifier, type Credentials } from './tokens/token-verifier.js';
export { IdentityEntity } from './users/identity.entity.js';
export { UserEntity } from './users/user.entity.js';
export { isUuid, UserService, type NewIdentity, type NewUser, type UserColumns } from './users/user.service.js';
export { UsersModule } from './users.module.js';
export { linkKinds, LinkService, type LinkKind, type MadeLink } from './admin/link.service.js';
export { UserAdminService, type GivenUser } from './admin/user-admin.service.js';
export { AuditEntryEntity } from './audit/audit-entry.entity.js';
export { PasswordRules, type Weakness } from './passwords/password-rules.js';
export { EndSessions } from './sessions/end-sessions.js';
export { RefreshService } from './sessions/refresh.service.js';
export { Revocations } from './sessions/revocations.js';
export { PasswordSignInService, type PasswordSignIn } from './sign-in/password-sign-in.service.js';
export { PasswordlessService, type MailRequest } from './sign-in/passwordless.service.js';
export { VerifyService, verifyTypes, type Verified, type VerifyType } from './sign-in/verify.service.js';
export { SignUpService, type SignedUp } from './sign-up/sign-up.service.js';
export { ProfileService, type ProfileChange } from './users/profile.service.js';
export { KeyRotation, type Rotation } from './keys/key-rotation.js';
export { FactorAdminService } from './admin/factor-admin.service.js';
