import type { JsonObject } from '@backstay/kernel';
import type * as client from 'openid-client';
import type { Outbound } from '../outbound/outbound.js';
import { IdTokens } from './id-tokens.js';
import type { ProviderDefinition } from './provider-definition.js';
import { ProviderError } from './provider-error.js';
import type { ProviderProfile } from './provider-profile.js';

/** Loaded when somebody first signs in by a provider. */
const library = () => import('openid-client');

/** An application registered at a provider. */
export interface Registration {
  /** The first is this server's own; ID tokens may be made for the others too (native apps). */
  readonly clientIds: readonly [string, ...string[]];
  readonly secret: string;
  readonly issuer: string;
}

/** What one sign-in remembers between leaving for a provider and coming back. */
export interface ProviderChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What a provider gave for a code. */
export interface ProviderAnswer {
  readonly profile: ProviderProfile;
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** Milliseconds for which a discovery document counts. */
const discoveredForMs = 3_600_000;

/** Parameters of an authorization request that a caller must not set: they are ours, or would replace ours. */
const ours = new Set(
  'client_id client_secret redirect_uri response_type response_mode state nonce scope request request_uri code_challenge code_challenge_method'.split(
    ' ',
  ),
);

/** One provider as it is registered: sends people there, and reads what they bring back. */
export class Provider {
  readonly name: string;
  readonly idTokens: IdTokens | null;
  readonly #definition: ProviderDefinition;
  readonly #registration: Registration;
  readonly #outbound: Outbound;
  #known: { readonly configuration: Promise<client.Configuration>; readonly until: number } | null = null;

  constructor(definition: ProviderDefinition, registration: Registration, outbound: Outbound) {
    this.name = definition.name;
    this.#definition = definition;
    this.#registration = registration;
    this.#outbound = outbound;
    this.idTokens = definition.endpoints
      ? null
      : new IdTokens(definition, registration, outbound, async () => (await this.#configuration()).serverMetadata());
  }

  /** Whether the browser comes back by a form of the provider's own page, and so without cookies for this site. */
  get answersByForm(): boolean {
    return this.#definition.parameters?.['response_mode'] === 'form_post';
  }

  /**
   * Where to send the browser. `scopes` come on top of the provider's own; `more` are the caller's further parameters.
   * Throws ProviderError when the provider cannot be asked for its endpoints.
   */
  async authorizationUrl(
    checks: ProviderChecks,
    redirectUri: string,
    scopes: readonly string[],
    more: Iterable<readonly [string, string]>,
  ): Promise<URL> {
    const configuration = await this.#configuration();
    const parameters = new URLSearchParams();
    for (const [name, value] of more) if (!ours.has(name.toLowerCase())) parameters.append(name, value);
    const own = {
      redirect_uri: redirectUri,
      scope: [...new Set([...this.#definition.scopes, ...scopes])].join(' '),
      state: checks.state,
      ...this.#definition.parameters,
      ...(this.#definition.endpoints ? {} : { nonce: checks.nonce }),
      ...(this.#takesPkce(configuration) ? await challengeOf(checks.codeVerifier) : {}),
    };
    for (const [name, value] of Object.entries(own)) parameters.set(name, value);
    return (await library()).buildAuthorizationUrl(configuration, parameters);
  }

  /**
   * Exchanges the code that came back. `callback` is the callback's address with all its parameters. Issuer, audience,
   * signature, nonce and state are checked. Throws ProviderError when any of it does not hold.
   */
  async exchange(callback: URL, checks: ProviderChecks): Promise<ProviderAnswer> {
    const configuration = await this.#configuration();
    try {
      const oauthOnly = this.#definition.endpoints !== undefined;
      const tokens = await (
        await library()
      ).authorizationCodeGrant(configuration, callback, {
        expectedState: checks.state,
        ...(oauthOnly ? {} : { expectedNonce: checks.nonce, idTokenExpected: true }),
        ...(this.#takesPkce(configuration) ? { pkceCodeVerifier: checks.codeVerifier } : {}),
      });
      const claims = oauthOnly ? {} : await this.#claims(configuration, tokens);
      const profile = await this.#definition.profileOf({
        claims,
        callback: callback.searchParams,
        get: (path) => this.#get(path, tokens.access_token),
      });
      return { profile, accessToken: tokens.access_token, refreshToken: tokens.refresh_token ?? null };
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      throw new ProviderError(`${this.name} did not confirm the sign-in`, { cause: error });
    }
  }

  async #claims(
    configuration: client.Configuration,
    tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  ): Promise<JsonObject> {
    const claims = tokens.claims();
    if (claims === undefined) throw new ProviderError(`${this.name} sent no ID token`);
    const own = JSON.parse(JSON.stringify(claims)) as JsonObject;
    if (own['email'] !== undefined || configuration.serverMetadata().userinfo_endpoint === undefined) return own;
    const told = await (await library()).fetchUserInfo(configuration, tokens.access_token, claims.sub);
    // What is signed wins.
    return { ...(JSON.parse(JSON.stringify(told)) as JsonObject), ...own };
  }

  async #get(path: string, accessToken: string): Promise<unknown> {
    const url = new URL(`${this.#definition.api?.(this.#registration.issuer) ?? this.#registration.issuer}${path}`);
    const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json', 'user-agent': 'backstay' };
    const answer = await this.#outbound.fetch(url, { headers });
    if (answer.status !== 200) throw new ProviderError(`${url.host} answered ${answer.status}`);
    return answer.json();
  }

  #takesPkce(configuration: client.Configuration): boolean {
    return this.#definition.takesPkce === true || configuration.serverMetadata().supportsPKCE();
  }

  #configuration(): Promise<client.Configuration> {
    const now = performance.now();
    if (this.#known === null || now >= this.#known.until) {
      const configuration = this.#discover();
      this.#known = { configuration, until: now + discoveredForMs };
      configuration.catch(() => (this.#known = null));
    }
    return this.#known.configuration;
  }

  async #discover(): Promise<client.Configuration> {
    const { clientIds, secret, issuer } = this.#registration;
    const insecure = issuer.startsWith('http:');
    const { endpoints } = this.#definition;
    const openid = await library();
    try {
      const configuration = endpoints
        ? new openid.Configuration(endpoints(issuer), clientIds[0], secret)
        : await openid.discovery(new URL(issuer), clientIds[0], secret, undefined, {
            [openid.customFetch]: this.#fetch,
            execute: insecure ? [openid.allowInsecureRequests] : [],
          });
      configuration[openid.customFetch] = this.#fetch;
      // Plain HTTP gets no further than to hosts the operator lists: anything else is refused by the connector.
      if (insecure) openid.allowInsecureRequests(configuration);
      if (!endpoints) openid.enableNonRepudiationChecks(configuration);
      return configuration;
    } catch (error) {
      throw new ProviderError(`${this.name} could not be asked where its endpoints are`, { cause: error });
    }
  }

  readonly #fetch: client.CustomFetch = (url, { method, headers, body, signal }) =>
    this.#outbound.fetch(url, { method, headers, body: bodyOf(body), signal });
}

function bodyOf(body: client.FetchBody): string | null {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('only forms and texts are sent to a provider');
}

const challengeOf = async (verifier: string) => ({
  code_challenge: await (await library()).calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
});
