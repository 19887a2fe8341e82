import { hkdfSync } from 'node:crypto';
import type { Config } from '@backstay/config';
import type { JsonObject, Role } from '@backstay/kernel';
import { KeyError } from './key-error.js';
import { openKeyFile } from './key-file.js';
import { readToken } from '../tokens/read-token.js';
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

/** A key for user tokens that the database holds. */
export interface FoundKey {
  readonly kid: string;
  readonly status: 'standby' | 'current' | 'previous';
  /** Throws KeyError. */
  readonly open: () => SigningKey;
}

interface RotatedKey {
  readonly status: FoundKey['status'];
  readonly key: SigningKey;
}

// Fixed, so that the same secret gives the same keys after a restart and on every node.
const issuedAt = Date.UTC(2026, 0, 1) / 1000;
const expiresAt = Date.UTC(2036, 0, 1) / 1000;

/** All keys of a project: what signs tokens, and the API keys made from it. */
export class KeyRing {
  readonly printed: PrintedKeys;
  /** Keys that are recognised by being equal; those that are JWTs are recognised by their signature. */
  readonly opaqueKeys: readonly ApiKey[];
  readonly #secretKey: SigningKey;
  /** Signs user tokens until a key of the database does. */
  readonly #firstKey: SigningKey;
  #rotated: readonly RotatedKey[] = [];

  constructor(
    secret: string,
    /** Signs user tokens; null: the secret does, because the operator chose it. */
    userKey: SigningKey | null,
    given: { readonly anonKey: string | null; readonly serviceRoleKey: string | null },
  ) {
    const secretKey = hs256Key(secret, userKey === null ? ['apikey', 'user'] : ['apikey']);
    this.#secretKey = secretKey;
    this.#firstKey = userKey ?? secretKey;
    this.printed = {
      anon: given.anonKey ?? legacyKey(secretKey, 'anon'),
      serviceRole: given.serviceRoleKey ?? legacyKey(secretKey, 'service_role'),
      publishable: opaqueKey(secret, 'sb_publishable_'),
      secret: opaqueKey(secret, 'sb_secret_'),
    };
    const { anon, publishable, serviceRole, secret: secretApiKey } = this.printed;
    this.#refuseForeignKey('ANON_KEY', anon, 'anon');
    this.#refuseForeignKey('SERVICE_ROLE_KEY', serviceRole, 'service_role');
    const all: readonly ApiKey[] = [
      { value: anon, role: 'anon' },
      { value: publishable, role: 'anon' },
      { value: serviceRole, role: 'service_role' },
      { value: secretApiKey, role: 'service_role' },
    ];
    this.opaqueKeys = all.filter(({ value }) => !isToken(value));
  }

  /** A key that is a token must say what it is used for, or a service key could be printed as the public one. */
  #refuseForeignKey(name: string, value: string, role: KeyRole): void {
    if (!isToken(value)) {
      if (value.length >= 32) return;
      throw new KeyError(`${name} must be a JWT signed with JWT_SECRET, or have at least 32 characters.`);
    }
    let claimed: unknown;
    try {
      claimed = readToken(value, this.signingKeys).claims['role'];
    } catch {
      throw new KeyError(
        `${name} is not signed with JWT_SECRET: set both from the same project, or leave ${name} out.`,
      );
    }
    if (claimed !== role) throw new KeyError(`${name} is a key for another role than ${role}.`);
  }

  /** Everything that can verify a token. */
  get signingKeys(): readonly SigningKey[] {
    const first = this.#current === null ? [this.#firstKey] : [];
    return [...new Set([this.#secretKey, ...first, ...this.#rotated.map(({ key }) => key)])];
  }

  /** Takes up the keys that the database holds, in place of those it held before; each is opened once. */
  rotated(found: readonly FoundKey[]): void {
    const order = ['current', 'standby', 'previous'];
    this.#rotated = found
      .map(({ kid, status, open }) => ({
        status,
        key: this.#rotated.find(({ key }) => key.kid === kid)?.key ?? open(),
      }))
      .toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  }

  get #current(): SigningKey | null {
    return this.#rotated.find(({ status }) => status === 'current')?.key ?? null;
  }

  /** What others need to verify user tokens (RFC 7517 §4); never a shared secret. */
  get publicKeys(): readonly JsonObject[] {
    return this.signingKeys.flatMap(({ publicKey }) => (publicKey === null ? [] : [publicKey]));
  }

  /** Signs a user token; the caller gives all claims but `iss`, which names this product unless given. */
  signUserToken(claims: JsonObject): string {
    return signToken(this.#current ?? this.#firstKey, { iss: 'backstay', ...claims });
  }

  /**
   * The keys of a configured project: JWT_SECRET where it is set, else those of the data directory, made at first use.
   * Throws KeyError.
   */
  static open({ keys, project }: Config): KeyRing {
    if (keys.jwtSecret !== null) return new KeyRing(keys.jwtSecret, null, keys);
    const file = openKeyFile(project.dataDir);
    return new KeyRing(file.secret, es256Key(file.signingKey, ['user']), keys);
  }
}

const isToken = (value: string): boolean => value.split('.').length === 3;

const legacyKey = (key: SigningKey, role: KeyRole): string =>
  signToken(key, { iss: 'backstay', role, iat: issuedAt, exp: expiresAt });

/** 32 bytes derived from the secret (RFC 5869), so that the default pair can be printed at any time. */
const opaqueKey = (secret: string, prefix: string): string =>
  prefix + Buffer.from(hkdfSync('sha256', secret, 'backstay api key', prefix, 32)).toString('base64url');
