import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { fail, Failure } from '@backstay/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { Vault } from '../keys/vault.js';
import { Redirects } from '../mail/redirects.js';
import { Providers } from '../providers/providers.js';
import { ProviderError } from '../providers/provider-error.js';
import type { Provider, ProviderAnswer, ProviderChecks } from '../providers/provider.js';
import { PublicAddress } from '../public-address.js';
import { hashOfToken } from '../sessions/refresh-tokens.js';
import type { Origin } from '../sessions/session.service.js';
import { IdentityStore } from '../system/identity-store.js';
import { FlowStateEntity } from './flow-state.entity.js';
import { FlowStateService } from './flow-state.service.js';
import { ProviderArrivals } from './provider-arrivals.js';
import { withError } from './redirect-answer.js';
import { openFlow, openFlowTokens, sealFlow, type FlowTokens } from './sealed-flow.js';

/** What a client asks for when it sends somebody to a provider. */
export interface Departure {
  readonly provider: string;
  readonly redirectTo: string | null;
  readonly scopes: readonly string[];
  readonly codeChallenge: string | null;
  readonly codeChallengeMethod: string | null;
  /** Further parameters of the provider's own. */
  readonly more: Iterable<readonly [string, string]>;
  /** The signed-in user who links an account; null: a sign-in. */
  readonly linkingUserId: string | null;
  /** The browser itself asks, and can keep a cookie until it comes back. */
  readonly bindBrowser: boolean;
}

/** A cookie by which the browser that left is known when it comes back. */
export interface FlowCookie {
  readonly name: string;
  readonly value: string;
  /** It comes back by a form of another site. */
  readonly crossSite: boolean;
}

/** Milliseconds that somebody may spend at a provider. */
const awayMs = 10 * 60_000;

/** Sends people to providers and takes in those who come back. */
@Injectable()
export class ProviderSignIn {
  readonly #log = new Logger('Auth');

  constructor(
    private readonly providers: Providers,
    private readonly flows: FlowStateService,
    private readonly store: IdentityStore,
    private readonly vault: Vault,
    private readonly redirects: Redirects,
    private readonly address: PublicAddress,
    private readonly arrivals: ProviderArrivals,
  ) {}

  /** Where to send the browser. Throws `provider_disabled`, `validation_failed`, or `provider_unavailable`. */
  async leave(departure: Departure): Promise<{ readonly url: string; readonly cookie: FlowCookie | null }> {
    const provider = this.providers.get(departure.provider);
    const checks: ProviderChecks = { state: secret(), nonce: secret(), codeVerifier: secret() };
    const browser = departure.bindBrowser ? secret() : null;
    const url = await this.#ask(provider, checks, departure);
    const redirectTo = this.redirects.safe(departure.redirectTo);
    await this.store.transaction((tx) =>
      this.flows.begin(tx, {
        ...departure,
        redirectTo,
        authenticationMethod: 'oauth',
        stateHash: hashOfToken(checks.state),
        sealed: sealFlow(this.vault, { nonce: checks.nonce, codeVerifier: checks.codeVerifier, browser }),
      }),
    );
    const cookie = { name: cookieName(checks.state), value: browser ?? '', crossSite: provider.answersByForm };
    return { url: url.href, cookie: browser === null ? null : cookie };
  }

  /**
   * Takes in what a provider's redirect brought. Always gives an address to go on to: with a session or a code, or with
   * what went wrong. `cookieOf` gives the value of a cookie; null: the browser did not send it.
   */
  async comeBack(
    params: URLSearchParams,
    cookieOf: (name: string) => string | null,
    origin: Origin,
  ): Promise<{ readonly location: string; readonly cookie: string | null }> {
    const state = params.get('state') ?? '';
    const flow = await this.#claim(state);
    if (flow === null) {
      const failure = fail('bad_oauth_state', { reason: 'OAuth state is missing, was used, or has expired' });
      return { location: withError(this.redirects.safe(null), failure, false), cookie: null };
    }
    const cookie = cookieName(state);
    const pkce = flow.codeChallenge !== null;
    // Asked again: the list may have been changed since this person left.
    const target = this.redirects.safe(flow.redirectTo);
    try {
      const answer = await this.#exchange(flow, state, params, cookieOf(cookie));
      return { location: await this.arrivals.receive(flow, target, answer, origin), cookie };
    } catch (error) {
      await this.store.transaction((tx) => tx.entities.delete(FlowStateEntity, { id: flow.id }));
      if (!(error instanceof Failure)) throw error;
      return { location: withError(target, error, pkce), cookie };
    }
  }

  /** The provider's tokens, for the client that has exchanged the flow's code. */
  tokensOf(flow: FlowStateEntity): FlowTokens {
    return openFlowTokens(this.vault, flow.sealed);
  }

  /** Where to go when leaving was not possible. */
  sendBack(redirectTo: string | null, failure: Failure, pkce: boolean): string {
    return withError(this.redirects.safe(redirectTo), failure, pkce);
  }

  async #ask(provider: Provider, checks: ProviderChecks, { scopes, more }: Departure): Promise<URL> {
    try {
      return await provider.authorizationUrl(checks, this.#callback, scopes, more);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      this.#log.warn({ error }, 'A provider could not be asked');
      throw fail('provider_unavailable', { provider: provider.name }, error);
    }
  }

  /** The flow of a state, which counts once: of two who bring it, one gets it. */
  async #claim(state: string): Promise<FlowStateEntity | null> {
    if (state === '' || state.length > 256) return null;
    const stateHash = hashOfToken(state);
    return this.store.transaction(async (tx) => {
      const flow = await this.flows.find(tx, { stateHash });
      if (flow === null || flow.createdAt + awayMs <= Date.now()) return null;
      const { affected } = await tx.entities.update(FlowStateEntity, { id: flow.id, stateHash }, { stateHash: null });
      return affected === 1 ? flow : null;
    });
  }

  async #exchange(
    flow: FlowStateEntity,
    state: string,
    params: URLSearchParams,
    cookie: string | null,
  ): Promise<ProviderAnswer> {
    const { nonce, codeVerifier, browser } = openFlow(this.vault, flow.sealed);
    if (browser !== null && !same(browser, cookie ?? '')) {
      throw fail('bad_oauth_state', { reason: 'The browser that came back is not the one that left' });
    }
    if (params.has('error')) throw fail('bad_oauth_callback', { reason: saidBy(params) });
    const callback = new URL(this.#callback);
    for (const [name, value] of params) callback.searchParams.append(name, value);
    try {
      return await this.providers.get(flow.provider).exchange(callback, { state, nonce, codeVerifier });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      this.#log.warn({ error }, 'What a provider sent does not hold');
      throw fail('bad_oauth_callback', { reason: 'Unable to exchange external code' }, error);
    }
  }

  get #callback(): string {
    return `${this.address.base}/auth/v1/callback`;
  }
}

/** 256 bits, which is also what PKCE asks of a verifier. */
const secret = (): string => randomBytes(32).toString('base64url');

/** One cookie per flow: two tabs do not take each other's. */
const cookieName = (state: string): string =>
  `backstay_flow_${createHash('sha256').update(`cookie ${state}`).digest('hex').slice(0, 12)}`;

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The provider's own words (RFC 6749 §4.1.2.1), as far as they are plain. */
function saidBy(params: URLSearchParams): string {
  const words = params.get('error_description') ?? params.get('error') ?? '';
  return words.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 100) || 'The provider refused';
}
