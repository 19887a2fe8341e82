import { createHash, timingSafeEqual } from 'node:crypto';
import { fail, Failure, type JsonObject, type Principal, type Role } from '@backstay/kernel';
import { LRUCache } from 'lru-cache';
import { checkClaims, endOf } from './check-claims.js';
import type { KeyRing } from '../keys/key-ring.js';
import { longestToken, readToken } from './read-token.js';
import type { SigningKey } from '../keys/signing-key.js';

/** What a request carries to say who is asking; null where the header is missing. */
export interface Credentials {
  readonly apikey: string | null;
  /** The Authorization header, whole. */
  readonly authorization: string | null;
}

interface Verified {
  readonly principal: Principal;
  /** Seconds since 1970; null: it never ends. */
  readonly end: number | null;
}

/** Only genuine tokens get in, so a stranger cannot push others out; with 8 KiB each this is 32 MiB at the very most. */
const cachedTokens = 4096;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Turns credentials into a principal. The API key admits the caller; role and claims come from the Authorization
 * header when it holds a bearer token, else from the API key. Verified tokens are remembered by their whole text until
 * they expire. Throws Failure (`missing_key`, `unknown_key`, `bad_token`, `bad_claims`, `unknown_role`, `session_ended`), all 401.
 */
export class TokenVerifier {
  readonly #keys: KeyRing;
  readonly #now: () => number;
  readonly #apiKeys: readonly { readonly digest: Buffer; readonly principal: Principal }[];
  readonly #admitted = new LRUCache<string, Verified>({ max: 256 });
  readonly #users = new LRUCache<string, Verified>({ max: cachedTokens });
  #hasEnded: (claims: JsonObject) => boolean = () => false;

  /** `now` in seconds since 1970. */
  constructor(keys: KeyRing, now: () => number = () => Date.now() / 1000) {
    this.#keys = keys;
    this.#now = now;
    this.#apiKeys = keys.opaqueKeys.map(({ value, role }) => ({
      digest: digest(value),
      principal: Object.freeze({ role, claims: Object.freeze({ role }) }),
    }));
  }

  /** Asked on every request, for remembered tokens too: whether the session or user of these claims has ended. */
  refuseEnded(hasEnded: (claims: JsonObject) => boolean): void {
    this.#hasEnded = hasEnded;
  }

  verify({ apikey, authorization }: Credentials): Principal {
    if (apikey === null || apikey === '') throw fail('missing_key', {});
    const admitted = this.#remembered(this.#admitted, apikey) ?? this.#admit(apikey);
    const token = bearerToken(authorization);
    if (token === null || token === apikey) return admitted;
    const principal = this.#remembered(this.#users, token) ?? this.#authenticate(token);
    if (this.#hasEnded(principal.claims)) throw fail('session_ended', {});
    return principal;
  }

  /** The role of an API key by itself, whoever it is sent for; null: it has not admitted anybody. */
  roleOfKey(apikey: string | null): Role | null {
    return apikey === null ? null : (this.#remembered(this.#admitted, apikey)?.role ?? null);
  }

  #admit(apikey: string): Principal {
    const known = this.#knownKey(apikey);
    if (known !== null) return this.#remember(this.#admitted, apikey, known);
    try {
      const { principal, key } = this.#read(apikey);
      // A person's token says who they are, not that their application may call.
      if (principal.role === 'authenticated' || !key.uses.includes('apikey')) throw fail('unknown_key', {});
      return this.#remember(this.#admitted, apikey, principal);
    } catch (error) {
      throw error instanceof Failure ? fail('unknown_key', {}, error) : error;
    }
  }

  #authenticate(token: string): Principal {
    if (token === '') throw fail('bad_token', { reason: 'Empty JWT is sent in Authorization header' });
    const known = this.#knownKey(token);
    if (known !== null) return this.#remember(this.#users, token, known);
    const { principal, key } = this.#read(token);
    // A generated secret stands for the project's API keys only; it makes nobody a person.
    if (principal.role === 'authenticated' && !key.uses.includes('user')) {
      throw fail('bad_token', { reason: 'No suitable key or wrong key type' });
    }
    return this.#remember(this.#users, token, principal);
  }

  #read(token: string): { readonly principal: Principal; readonly key: SigningKey } {
    const { claims, key } = readToken(token, this.#keys.signingKeys);
    return { principal: checkClaims(claims, this.#now()), key };
  }

  /** Compares with every opaque key in constant time. */
  #knownKey(text: string): Principal | null {
    if (text.length > longestToken) return null;
    const given = digest(text);
    let found: Principal | null = null;
    for (const key of this.#apiKeys) if (timingSafeEqual(given, key.digest)) found = key.principal;
    return found;
  }

  #remember(cache: LRUCache<string, Verified>, text: string, principal: Principal): Principal {
    cache.set(text, { principal, end: endOf(principal.claims) });
    return principal;
  }

  #remembered(cache: LRUCache<string, Verified>, text: string): Principal | null {
    const verified = cache.get(text);
    if (verified === undefined) return null;
    if (verified.end === null || this.#now() < verified.end) return verified.principal;
    cache.delete(text);
    return null;
  }
}

/** Null: there is none. Other schemes are a proxy's business (Basic in front of a site), as in PostgREST. */
function bearerToken(authorization: string | null): string | null {
  const match = authorization === null ? null : /^bearer(?: +(.*))?$/i.exec(authorization.trim());
  return match === null ? null : (match[1] ?? '');
}
