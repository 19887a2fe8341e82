import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';

/** What the issuer says of a person. */
export interface IssuerAccount {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean | string;
  readonly name?: string;
  readonly preferred_username?: string;
  readonly picture?: string;
}

/** An OpenID Connect provider on the loopback: the real library, with whoever is `account` signed in at once. */
export interface OidcIssuer {
  readonly url: string;
  /** Who signs in next. Null: who comes refuses. */
  account: IssuerAccount | null;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** What differs between issuers. */
export interface IssuerOptions {
  readonly clients: readonly ClientMetadata[];
  /** False: the claims are in the ID token, not only behind the userinfo endpoint. */
  readonly conformIdTokenClaims?: boolean;
  /** The issuer it claims to be; without it its own address. */
  readonly claimsToBe?: string;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'issuer-1', use: 'sig', alg: 'RS256' }] };

/** Starts one. */
export async function startIssuer(options: IssuerOptions): Promise<OidcIssuer> {
  let handle: ReturnType<Provider['callback']> | null = null;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push((request.url ?? '').split('?', 1)[0]!);
    const uid = /^\/interaction\/([\w-]+)$/.exec(request.url ?? '')?.[1];
    if (uid === undefined) void handle?.(request, response);
    else void finish();
    async function finish(): Promise<void> {
      const result =
        issuer.account === null
          ? { error: 'access_denied', error_description: 'The person said no' }
          : { login: { accountId: issuer.account.sub, remember: false } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: OidcIssuer = {
    url,
    account: null,
    asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const provider = new Provider(
    options.claimsToBe ?? url,
    configuration(options, () => issuer.account),
  );
  handle = provider.callback();
  return issuer;
}

function configuration(options: IssuerOptions, accountOf: () => IssuerAccount | null): Configuration {
  const people = new Map<string, IssuerAccount>();
  return {
    clients: [...options.clients],
    jwks,
    cookies: { keys: ['only for tests'] },
    conformIdTokenClaims: options.conformIdTokenClaims ?? true,
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'picture', 'preferred_username'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => {
      const account = accountOf();
      if (account?.sub === id) people.set(id, account);
      return { accountId: id, claims: () => ({ ...people.get(id), sub: id }) };
    },
    // Consent is not what is tested.
    loadExistingGrant: async (context) => {
      const { oidc } = context;
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid email profile offline_access');
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
  };
}
