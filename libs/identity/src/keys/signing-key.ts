import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign,
  timingSafeEqual,
  verify,
  type JsonWebKey,
} from 'node:crypto';
import type { JsonObject } from '@backstay/kernel';
import { decode, encode } from './base64url.js';

/** A key bound to exactly one algorithm (RFC 8725 §3.1): the token's header never chooses how it is checked. */
export interface SigningKey {
  readonly algorithm: 'HS256' | 'ES256';
  /** Null: the key has no id, and a token's `kid` says nothing about it. */
  readonly kid: string | null;
  /** Whether it may sign API keys, user tokens, or both. */
  readonly uses: readonly TokenUse[];
  /** The public half as a JWK (RFC 7517); null: the key is a shared secret. */
  readonly publicKey: JsonObject | null;
  /** The signature of `header.payload`, base64url. */
  sign(input: string): string;
  verify(input: string, signature: string): boolean;
}

/** What a token is presented as. */
export type TokenUse = 'apikey' | 'user';

/** HMAC with SHA-256 under a shared secret. */
export function hs256Key(secret: string, uses: readonly TokenUse[]): SigningKey {
  const key = createSecretKey(secret, 'utf8');
  const mac = (input: string): string => createHmac('sha256', key).update(input).digest('base64url');
  return {
    algorithm: 'HS256',
    kid: null,
    uses,
    publicKey: null,
    sign: mac,
    verify(input, signature) {
      // The texts are compared, not the bytes: of several texts for the same bytes only the canonical one passes.
      const expected = Buffer.from(mac(input));
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

/** ECDSA on P-256 with SHA-256; signatures are the plain r‖s of JOSE, not DER. */
export function es256Key(jwk: JsonWebKey & { readonly kid: string }, uses: readonly TokenUse[]): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  const dsaEncoding = 'ieee-p1363';
  return {
    algorithm: 'ES256',
    kid: jwk.kid,
    uses,
    publicKey: {
      ...(publicKey.export({ format: 'jwk' }) as JsonObject),
      kid: jwk.kid,
      alg: 'ES256',
      use: 'sig',
      key_ops: ['verify'],
    },
    sign: (input) => sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding }).toString('base64url'),
    verify(input, signature) {
      const bytes = decode(signature);
      // 64 bytes leave two spare bits in the text; only the canonical one passes.
      if (bytes?.length !== 64 || encode(bytes) !== signature) return false;
      return verify('sha256', Buffer.from(input), { key: publicKey, dsaEncoding }, bytes);
    },
  };
}

/** Signs claims as a JWT. */
export function signToken(key: SigningKey, claims: object): string {
  const header = { alg: key.algorithm, typ: 'JWT', ...(key.kid === null ? {} : { kid: key.kid }) };
  const input = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`;
  return `${input}.${key.sign(input)}`;
}
