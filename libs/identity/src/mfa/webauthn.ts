import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { RelyingParty } from './relying-party.js';

/** Loaded with the first security key: it is some MiB of memory that most servers never need. */
const library = () => import('@simplewebauthn/server');

/** What is kept of an authenticator's credential. */
export interface Credential {
  /** Base64url, as all bytes here. */
  readonly id: string;
  readonly publicKey: string;
  /** Counted up by the authenticator, where it counts; a lower one is a copy. */
  readonly counter: number;
  readonly transports: readonly string[];
}

/** A challenge that was given out, and for whom. */
export interface WebauthnChallenge {
  readonly challenge: string;
  readonly party: RelyingParty;
}

/** Options for `navigator.credentials.create`. `others` are the user's credentials, which are not made twice. */
export const creationOptions = async (
  party: RelyingParty,
  user: { readonly id: string; readonly name: string },
  others: readonly Credential[],
  timeout: number,
): Promise<PublicKeyCredentialCreationOptionsJSON> =>
  (await library()).generateRegistrationOptions({
    rpName: party.id,
    rpID: party.id,
    userID: new TextEncoder().encode(user.id),
    userName: user.name,
    userDisplayName: user.name,
    timeout,
    attestationType: 'none',
    excludeCredentials: others.map(mention),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  });

/** Options for `navigator.credentials.get` with one credential. */
export const requestOptions = async (
  party: RelyingParty,
  credential: Credential,
  timeout: number,
): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  (await library()).generateAuthenticationOptions({
    rpID: party.id,
    allowCredentials: [mention(credential)],
    userVerification: 'preferred',
    timeout,
  });

/** The credential that was made; null: the answer does not hold. */
export async function readCreation(
  answer: unknown,
  { challenge, party }: WebauthnChallenge,
): Promise<Credential | null> {
  const { verifyRegistrationResponse } = await library();
  const made = await attempt(() =>
    verifyRegistrationResponse({
      response: answer as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: false,
    }),
  );
  if (made === null || !made.verified) return null;
  const { id, publicKey, counter, transports } = made.registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports: transports ?? [] };
}

/** The authenticator's new counter; null: the answer does not hold. */
export async function readRequest(
  answer: unknown,
  { challenge, party }: WebauthnChallenge,
  { id, publicKey, counter, transports }: Credential,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await library();
  const given = await attempt(() =>
    verifyAuthenticationResponse({
      response: answer as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: false,
      credential: {
        id,
        publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')),
        counter,
        transports: [...transports],
      },
    }),
  );
  return given?.verified ? given.authenticationInfo.newCounter : null;
}

/** The library throws for whatever is wrong with an answer; to its sender all of it is one refusal. */
async function attempt<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}

const mention = ({ id, transports }: Credential) => ({ id, transports: [...transports] });
