import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { ChallengeEntity } from '../factors/challenge.entity.js';
import { FactorEntity } from '../factors/factor.entity.js';
import { RecoveryCodeEntity } from '../factors/recovery-code.entity.js';
import { FlowStateEntity } from '../flows/flow-state.entity.js';
import { SigningKeyEntity } from '../keys/signing-key.entity.js';
import { RateLimitEntity } from '../limits/rate-limit.entity.js';
import { RefreshTokenEntity } from '../sessions/refresh-token.entity.js';
import { RevocationEntity } from '../sessions/revocation.entity.js';
import { SessionEntity } from '../sessions/session.entity.js';
import { OneTimeTokenEntity } from '../tokens/one-time-token.entity.js';
import { IdentityEntity } from '../users/identity.entity.js';
import { UserEntity } from '../users/user.entity.js';
import { CreateIdentityTables1764500000000 } from './create-identity-tables.migration.js';

/** The entities of this lib, for `EngineModule.forRoot`. */
export const identityEntities = [
  UserEntity,
  IdentityEntity,
  FactorEntity,
  ChallengeEntity,
  RecoveryCodeEntity,
  SessionEntity,
  RefreshTokenEntity,
  RevocationEntity,
  OneTimeTokenEntity,
  FlowStateEntity,
  SigningKeyEntity,
  RateLimitEntity,
  AuditEntryEntity,
];

/** The migrations of this lib, for `EngineModule.forRoot`. */
export const identityMigrations = [CreateIdentityTables1764500000000];
