import { fail, parseClaims, type JsonObject } from '@backstay/kernel';
import { decode } from '../keys/base64url.js';
import type { SigningKey } from '../keys/signing-key.js';

/** Bytes (and characters: a JWT is ASCII) of the longest token that is looked at. */
export const longestToken = 8192;

const badToken = (reason: string) => fail('bad_token', { reason });

/** A token whose signature is right. */
export interface GenuineToken {
  readonly claims: JsonObject;
  readonly key: SigningKey;
}

/**
 * The claims of a genuine token and the key that signed it; whether they hold is not looked at here. Throws Failure `bad_token`.
 * The header says which algorithm was used and may name a key by `kid`. Everything else in it that could lead to
 * another key (`jwk`, `jku`, `x5c`, `x5u`) is not read at all.
 */
export function readToken(token: string, keys: readonly SigningKey[]): GenuineToken {
  if (token.length > longestToken) throw badToken(`JWT is longer than ${longestToken} bytes`);
  const parts = token.split('.');
  const [head, body, signature] = parts;
  if (parts.length !== 3 || head === undefined || body === undefined || signature === undefined) {
    throw badToken(`Expected 3 parts in JWT; got ${parts.length}`);
  }
  const header = readObject(head);
  if (header === null) throw badToken("JWT couldn't be decoded");
  const key = chooseKey(header, keys);
  if (!key.verify(`${head}.${body}`, signature)) throw badToken('JWT cryptographic operation failed');
  const claims = readObject(body);
  if (claims === null) throw fail('bad_claims', { reason: 'Parsing claims failed' });
  return { claims, key };
}

function chooseKey(header: JsonObject, keys: readonly SigningKey[]): SigningKey {
  const { alg, kid, typ, crit } = header;
  if (!keys.some((key) => key.algorithm === alg)) throw badToken('Wrong or unsupported encoding algorithm');
  // RFC 7515 §4.1.11: a critical extension that is not understood makes the token invalid. None is.
  if (crit !== undefined) throw badToken('Unsupported critical header in JWT');
  if (typ !== undefined && !isTokenType(typ)) throw badToken('Unsupported token type');
  if (kid !== undefined && typeof kid !== 'string') throw badToken('No suitable key or wrong key type');
  const key = keys.find(
    (candidate) =>
      candidate.algorithm === alg && (kid === undefined || candidate.kid === null || candidate.kid === kid),
  );
  if (key === undefined) throw badToken('No suitable key or wrong key type');
  return key;
}

const isTokenType = (typ: unknown): boolean => typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readObject(part: string): JsonObject | null {
  const bytes = decode(part);
  if (bytes === null) return null;
  try {
    const value = parseClaims(utf8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
