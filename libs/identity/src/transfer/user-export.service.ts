import type { JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { IdentityStore } from '../system/identity-store.js';
import type { IdentityEntity } from '../users/identity.entity.js';
import { UserEntity } from '../users/user.entity.js';

/** Users that are read at once. */
const page = 200;

const iso = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

/** Gives all users out, in the form that the import reads. Password hashes are in it; second factors are not. */
@Injectable()
export class UserExport {
  constructor(private readonly store: IdentityStore) {}

  /** In the order of their ids, while they are being read; those who come meanwhile may be missing. */
  async *rows(): AsyncGenerator<JsonObject> {
    let last: string | null = null;
    for (;;) {
      const users: readonly UserEntity[] = await this.#after(last);
      for (const user of users) yield rowOf(user);
      last = users.at(-1)?.id ?? null;
      if (users.length < page) return;
    }
  }

  #after(id: string | null): Promise<UserEntity[]> {
    return this.store.transaction(({ entities }) =>
      entities.find(UserEntity, {
        where: { deletedAt: IsNull(), ...(id === null ? {} : { id: MoreThan(id) }) },
        relations: { identities: true },
        order: { id: 'ASC' },
        take: page,
      }),
    );
  }
}

const rowOf = (user: UserEntity): JsonObject => ({
  id: user.id,
  email: user.email,
  phone: user.phone,
  password_hash: user.passwordHash,
  email_confirmed_at: iso(user.emailConfirmedAt),
  phone_confirmed_at: iso(user.phoneConfirmedAt),
  role: user.role,
  user_metadata: user.userMetadata,
  app_metadata: user.appMetadata,
  is_anonymous: user.isAnonymous,
  banned_until: iso(user.bannedUntil),
  invited_at: iso(user.invitedAt),
  last_sign_in_at: iso(user.lastSignInAt),
  created_at: iso(user.createdAt),
  identities: user.identities.filter(({ provider }) => provider !== 'email').map(identityRow),
});

const identityRow = (identity: IdentityEntity): JsonObject => ({
  provider: identity.provider,
  provider_id: identity.providerId,
  email: identity.email,
  identity_data: identity.identityData,
  last_sign_in_at: iso(identity.lastSignInAt),
  created_at: iso(identity.createdAt),
});
