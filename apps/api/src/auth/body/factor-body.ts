import type { Enrolment, OpenChallenge, RecoveryCodes, RecoveryStatus } from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';

/** A factor that was begun. */
export const enrolmentBody = ({ factor, totp }: Enrolment): JsonObject => ({
  id: factor.id,
  type: factor.factorType,
  friendly_name: factor.friendlyName ?? '',
  ...(totp === null ? {} : { totp: { qr_code: totp.qrCode, secret: totp.secret, uri: totp.uri } }),
});

/** A question to a factor; `expires_at` in seconds. */
export const challengeBody = ({ id, factor, expiresAt, webauthn }: OpenChallenge): JsonObject => ({
  id,
  type: factor.factorType,
  expires_at: Math.floor(expiresAt / 1000),
  ...(webauthn === null
    ? {}
    : { webauthn: { type: webauthn.type, credential_options: { publicKey: webauthn.publicKey } } }),
});

/** A set of recovery codes, the only time it can be read. */
export const recoveryCodesBody = ({ factor, codes }: RecoveryCodes): JsonObject => ({
  id: factor.id,
  type: 'recovery_code',
  friendly_name: factor.friendlyName ?? '',
  total: codes.length,
  codes: [...codes],
});

/** How many are left. */
export const recoveryStatusBody = ({ factor, total, remaining }: RecoveryStatus): JsonObject => ({
  id: factor.id,
  type: 'recovery_code',
  total,
  remaining,
});
