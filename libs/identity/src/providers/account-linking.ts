import type { Transaction } from '@backstay/engine';
import { fail, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { IdentityEntity } from '../users/identity.entity.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';
import { UnprovenUsers } from './unproven-users.js';
import type { ProviderProfile } from './provider-profile.js';

/** What became of somebody who came from a provider. */
export interface LinkedUser {
  readonly user: UserEntity;
  readonly outcome: 'known' | 'linked' | 'created';
}

/**
 * Decides whose account a provider's account is. An account is found by the provider's own id. Only an address that
 * the provider has verified finds one by e-mail, and only where its owner has confirmed it here; whoever signed up
 * with it before without proving it loses what they set (GHSA-pq7p-mc74-g65w, CVE-2024-38351).
 */
@Injectable()
export class AccountLinking {
  constructor(
    private readonly users: UserService,
    private readonly unproven: UnprovenUsers,
  ) {}

  /** Who signs in. `mayCreate` false: only those who are known. Throws `signup_disabled`, `identity_already_exists`. */
  async signIn(tx: Transaction, provider: string, profile: ProviderProfile, mayCreate: boolean): Promise<LinkedUser> {
    const known = await this.users.findByIdentity(tx, provider, profile.subject);
    if (known !== null) {
      await this.#refresh(tx, known, provider, profile);
      return { user: known, outcome: 'known' };
    }
    const owner =
      profile.email !== null && profile.emailVerified ? await this.users.find(tx, { email: profile.email }) : null;
    if (owner !== null) return { user: await this.#linkToOwner(tx, owner, provider, profile), outcome: 'linked' };
    if (!mayCreate) throw fail('signup_disabled', {});
    return { user: await this.#create(tx, provider, profile), outcome: 'created' };
  }

  /** Adds the account to a signed-in user's ways to sign in. Throws `identity_already_exists`. */
  async link(tx: Transaction, user: UserEntity, provider: string, profile: ProviderProfile): Promise<void> {
    const owner = await this.users.findByIdentity(tx, provider, profile.subject);
    if (owner !== null) throw fail('identity_already_exists', {});
    await this.#add(tx, user, provider, profile);
    if (user.isAnonymous) await this.#name(tx, user, profile);
  }

  async #linkToOwner(
    tx: Transaction,
    owner: UserEntity,
    provider: string,
    profile: ProviderProfile,
  ): Promise<UserEntity> {
    if (owner.emailConfirmedAt === null) {
      await this.unproven.reset(tx, owner);
      await this.users.change(tx, owner, { emailConfirmedAt: Date.now() });
    }
    await this.#add(tx, owner, provider, profile);
    return owner;
  }

  /** An address that is not verified, or is another's, stays in the identity's data: it is nobody's to sign in by. */
  async #create(tx: Transaction, provider: string, profile: ProviderProfile): Promise<UserEntity> {
    const email = profile.emailVerified ? profile.email : null;
    const user = await this.users.create(tx, {
      email,
      emailConfirmedAt: email === null ? null : Date.now(),
      userMetadata: profile.data,
      appMetadata: { provider, providers: [provider] },
    });
    await this.users.addIdentity(tx, user, newIdentity(provider, profile));
    return user;
  }

  async #add(tx: Transaction, user: UserEntity, provider: string, profile: ProviderProfile): Promise<void> {
    await this.users.addIdentity(tx, user, newIdentity(provider, profile));
    await this.users.change(tx, user, {
      userMetadata: { ...profile.data, ...user.userMetadata },
      appMetadata: withProvider(user.appMetadata, provider),
    });
  }

  /** An anonymous user becomes a person; the address is theirs when it is verified and nobody else's. */
  async #name(tx: Transaction, user: UserEntity, profile: ProviderProfile): Promise<void> {
    const free =
      profile.email !== null && profile.emailVerified && (await this.users.find(tx, { email: profile.email })) === null;
    await this.users.change(tx, user, {
      isAnonymous: false,
      ...(free ? { email: profile.email, emailConfirmedAt: Date.now() } : {}),
    });
  }

  /** What the provider says now; the user's own address is not touched by it. */
  async #refresh(tx: Transaction, user: UserEntity, provider: string, profile: ProviderProfile): Promise<void> {
    const identity = user.identities.find((one) => one.provider === provider && one.providerId === profile.subject);
    if (identity === undefined) return;
    const now = Date.now();
    const values = { identityData: profile.data, email: profile.email, lastSignInAt: now, updatedAt: now };
    await tx.entities.update<object>(IdentityEntity, { id: identity.id }, values);
    Object.assign(identity, values);
  }
}

const newIdentity = (provider: string, { subject, data, email }: ProviderProfile) => ({
  provider,
  providerId: subject,
  identityData: data,
  email,
});

/** `app_metadata` with one provider more; the first stays the one the user came by. */
export function withProvider(metadata: JsonObject, provider: string): JsonObject {
  const listed: readonly unknown[] = Array.isArray(metadata['providers']) ? metadata['providers'] : [];
  const providers = [...listed.filter((one): one is string => typeof one === 'string' && one !== provider), provider];
  return { ...metadata, provider: metadata['provider'] ?? provider, providers };
}
