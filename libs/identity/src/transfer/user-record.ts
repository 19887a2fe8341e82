import type { JsonObject } from '@backstay/kernel';

/** An account at a provider, as files carry it. */
export interface IdentityRecord {
  readonly provider: string;
  /** Who it is there. */
  readonly providerId: string;
  readonly email: string | null;
  readonly data: JsonObject;
  /** Milliseconds since 1970, as all times here; null: not known. */
  readonly lastSignInAt: number | null;
  readonly createdAt: number | null;
}

/** A user as files carry one: everything that an import can keep. */
export interface UserRecord {
  /** Null: a new one is made. */
  readonly id: string | null;
  /** Lower case; null: none. */
  readonly email: string | null;
  readonly phone: string | null;
  readonly emailConfirmedAt: number | null;
  readonly phoneConfirmedAt: number | null;
  /** In clear; hashed on its way in. Null: see `passwordHash`. */
  readonly password: string | null;
  /** A PHC string or a bcrypt hash. Null: none. */
  readonly passwordHash: string | null;
  readonly role: string;
  readonly userMetadata: JsonObject;
  readonly appMetadata: JsonObject;
  readonly isAnonymous: boolean;
  readonly bannedUntil: number | null;
  readonly invitedAt: number | null;
  readonly lastSignInAt: number | null;
  readonly createdAt: number | null;
  readonly identities: readonly IdentityRecord[];
}
