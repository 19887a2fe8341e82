import { createHash } from 'node:crypto';
import type { JsonObject } from '@backstay/kernel';
import type { JWTVerifyGetKey } from 'jose';
import type { ServerMetadata } from 'openid-client';
import type { Outbound } from '../outbound/outbound.js';
import type { ProviderDefinition } from './provider-definition.js';
import { ProviderError } from './provider-error.js';
import type { ProviderProfile } from './provider-profile.js';
import type { Registration } from './provider.js';

/** Loaded with the first ID token. */
const library = () => import('jose');

/** What an app got from a provider by itself. Null: it was not sent. */
export interface IdTokenGrant {
  readonly idToken: string;
  readonly accessToken: string | null;
  /** As the app made it; the token holds its SHA-256 in hexadecimal. */
  readonly nonce: string | null;
}

/** Only signatures with a public key: a secret that a client knows must not make tokens. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Seconds by which clocks may differ, and for which a token counts after it was made. */
const leeway = 30;
const oldest = 3600;

/** Verifies ID tokens that an app brings. Issuer and audience are the settings', whatever the token says. */
export class IdTokens {
  #keys: JWTVerifyGetKey | null = null;

  constructor(
    private readonly definition: ProviderDefinition,
    private readonly registration: Registration,
    private readonly outbound: Outbound,
    private readonly metadata: () => Promise<ServerMetadata>,
  ) {}

  /** Who the token is about. Throws ProviderError when it does not hold. */
  async read({ idToken, accessToken, nonce }: IdTokenGrant): Promise<ProviderProfile> {
    const { clientIds, issuer } = this.registration;
    const aliases = issuer === this.definition.issuer ? (this.definition.issuerAliases ?? []) : [];
    const { jwtVerify } = await library();
    let claims: JsonObject;
    try {
      const verified = await jwtVerify(idToken, await this.#keySet(), {
        issuer: [issuer, ...aliases],
        audience: [...clientIds],
        algorithms,
        clockTolerance: leeway,
        maxTokenAge: oldest,
        requiredClaims: ['sub', 'exp', 'iat'],
      });
      claims = verified.payload as JsonObject;
    } catch (error) {
      throw new ProviderError(`The ID token of ${this.definition.name} does not hold`, { cause: error });
    }
    checkParty(claims, clientIds);
    checkNonce(claims['nonce'], nonce);
    checkAccessToken(claims['at_hash'], accessToken);
    return this.definition.profileOf({
      claims,
      callback: new URLSearchParams(),
      get: () => Promise.reject(new ProviderError('An ID token speaks for itself')),
    });
  }

  async #keySet(): Promise<JWTVerifyGetKey> {
    if (this.#keys !== null) return this.#keys;
    const { jwks_uri: address } = await this.metadata();
    if (address === undefined) throw new ProviderError(`${this.definition.name} has no keys`);
    const jose = await library();
    this.#keys = jose.createRemoteJWKSet(new URL(address), {
      [jose.customFetch]: (url, { headers, signal }) =>
        this.outbound.fetch(url, { headers: Object.fromEntries(new Headers(headers)), signal }),
    });
    return this.#keys;
  }
}

/** A token for several audiences names the one it was given to (OpenID Connect Core §3.1.3.7). */
function checkParty(claims: JsonObject, clientIds: readonly string[]): void {
  const { azp, aud } = claims;
  const several = Array.isArray(aud) && aud.length > 1;
  if (azp === undefined && !several) return;
  // Google's native apps: `azp` is the app, `aud` the server it signs in to. Both are the operator's.
  if (typeof azp === 'string' && clientIds.includes(azp)) return;
  if (several) throw new ProviderError('The ID token was made for other audiences too');
}

function checkNonce(claim: unknown, nonce: string | null): void {
  if (claim === undefined && nonce === null) return;
  if (claim === undefined || nonce === null || nonce === '') {
    throw new ProviderError('A nonce must be in the ID token and in the request, or in neither');
  }
  if (claim !== createHash('sha256').update(nonce).digest('hex')) throw new ProviderError('The nonces differ');
}

/** The left half of the access token's digest (OpenID Connect Core §3.1.3.6), of the SHA-2 that all but a few use. */
function checkAccessToken(claim: unknown, accessToken: string | null): void {
  if (claim === undefined || accessToken === null || accessToken === '') return;
  const hashes = ['sha256', 'sha384', 'sha512'].map((name) => {
    const digest = createHash(name).update(accessToken).digest();
    return digest.subarray(0, digest.length / 2).toString('base64url');
  });
  if (typeof claim !== 'string' || !hashes.includes(claim))
    throw new ProviderError('The access token does not belong to the ID token');
}
