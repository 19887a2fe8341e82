import type { Vault } from '../keys/vault.js';

/** What only we may know of somebody who is at a provider. */
export interface FlowSecrets {
  readonly nonce: string;
  readonly codeVerifier: string;
  /** What the browser's cookie holds; null: it got none. */
  readonly browser: string | null;
}

/** The provider's tokens, until the client comes for them with its code. */
export interface FlowTokens {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
}

/** One text for the column `sealed`. */
export const sealFlow = (vault: Vault, secrets: FlowSecrets | FlowTokens): string =>
  vault.seal('flow state', JSON.stringify(secrets));

/** The secrets of a flow under way. */
export const openFlow = (vault: Vault, sealed: string | null): FlowSecrets =>
  sealed === null
    ? { nonce: '', codeVerifier: '', browser: null }
    : (JSON.parse(vault.open('flow state', sealed)) as FlowSecrets);

/** The tokens of a flow that has come back; nulls for one by mail. */
export const openFlowTokens = (vault: Vault, sealed: string | null): FlowTokens =>
  sealed === null
    ? { accessToken: null, refreshToken: null }
    : (JSON.parse(vault.open('flow state', sealed)) as FlowTokens);
