import { hkdfSync } from 'node:crypto';
import type { Config } from '@backstay/config';
import type { JsonObject, Role } from '@backstay/kernel';
import { openKeyFile } from './key-file.js';
import { es256Key, hs256Key, signToken, type SigningKey } from './signing-key.js';

/** Roles that an API key can stand for. */
export type KeyRole = Exclude<Role, 'authenticated'>;

/** An API key as clients send it. */
export interface ApiKey {
  readonly value: string;
  readonly role: KeyRole;
}

/** The keys as `backstay keys` prints them. */
export interface PrintedKeys {
  readonly anon: string;
  readonly serviceRole: string;
  readonly publishable: string;
  readonly secret: string;
}

// Fixed, so that the same secret gives the same keys after a restart and on every node.
const issuedAt = Date.UTC(2026, 0, 1) / 1000;
const expiresAt = Date.UTC(2036, 0, 1) / 1000;

/** All keys of a project: what signs tokens, and the API keys made from it. */
export class KeyRing {
  readonly printed: PrintedKeys;
  /** Everything that can verify a token. */
  readonly signingKeys: readonly SigningKey[];
  /** Keys that are recognised by being equal, JWT or not. */
  readonly apiKeys: readonly ApiKey[];
  readonly #userKey: SigningKey;

  constructor(
    secret: string,
    /** Signs user tokens; null: the secret does, because the operator chose it. */
    userKey: SigningKey | null,
    given: { readonly anonKey: string | null; readonly serviceRoleKey: string | null },
  ) {
    const secretKey = hs256Key(secret, userKey === null ? ['apikey', 'user'] : ['apikey']);
    this.#userKey = userKey ?? secretKey;
    this.signingKeys = userKey === null ? [secretKey] : [secretKey, userKey];
    this.printed = {
      anon: given.anonKey ?? legacyKey(secretKey, 'anon'),
      serviceRole: given.serviceRoleKey ?? legacyKey(secretKey, 'service_role'),
      publishable: opaqueKey(secret, 'sb_publishable_'),
      secret: opaqueKey(secret, 'sb_secret_'),
    };
    this.apiKeys = [
      { value: this.printed.anon, role: 'anon' },
      { value: this.printed.publishable, role: 'anon' },
      { value: this.printed.serviceRole, role: 'service_role' },
      { value: this.printed.secret, role: 'service_role' },
    ];
  }

  /** Signs a user token; the caller gives all claims but `iss`, which names this product unless given. */
  signUserToken(claims: JsonObject): string {
    return signToken(this.#userKey, { iss: 'backstay', ...claims });
  }

  /**
   * The keys of a configured project: JWT_SECRET where it is set, else those of the data directory, made at first use.
   * Throws KeyFileError.
   */
  static open({ keys, project }: Config): KeyRing {
    if (keys.jwtSecret !== null) return new KeyRing(keys.jwtSecret, null, keys);
    const file = openKeyFile(project.dataDir);
    return new KeyRing(file.secret, es256Key(file.signingKey, ['user']), keys);
  }
}

const legacyKey = (key: SigningKey, role: KeyRole): string =>
  signToken(key, { iss: 'backstay', role, iat: issuedAt, exp: expiresAt });

/** 32 bytes derived from the secret (RFC 5869), so that the default pair can be printed at any time. */
const opaqueKey = (secret: string, prefix: string): string =>
  prefix + Buffer.from(hkdfSync('sha256', secret, 'backstay api key', prefix, 32)).toString('base64url');
