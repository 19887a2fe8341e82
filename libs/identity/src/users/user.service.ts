import { randomUUID } from 'node:crypto';
import type { Transaction } from '@backstay/engine';
import { fail, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { In, type FindOptionsWhere } from 'typeorm';
import { AuthUsers } from './auth-users.js';
import { IdentityEntity } from './identity.entity.js';
import { UserEntity } from './user.entity.js';

/** What a new user starts with; everything else is empty. */
export interface NewUser {
  /** Without it a new one. */
  readonly id?: string | undefined;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly passwordHash?: string | null;
  readonly userMetadata?: JsonObject;
  readonly appMetadata?: JsonObject;
  readonly role?: string | undefined;
  readonly isAnonymous?: boolean;
  readonly emailConfirmedAt?: number | null;
  readonly phoneConfirmedAt?: number | null;
  readonly createdAt?: number;
}

/** An account at a provider, as the provider vouches for it. */
export interface NewIdentity {
  readonly provider: string;
  readonly providerId: string;
  readonly identityData: JsonObject;
  readonly email: string | null;
}

const uuidForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a text is a uuid at all; others are asked of no database. */
export const isUuid = (text: string): boolean => uuidForm.test(text);

/** People: looking them up, making them, keeping their identities and `auth.users` in step. */
@Injectable()
export class UserService {
  constructor(private readonly authUsers: AuthUsers) {}

  /** The user with identities and factors, softly deleted ones left out; null: there is none. One statement. */
  async find(tx: Transaction, where: FindOptionsWhere<UserEntity>): Promise<UserEntity | null> {
    if (typeof where.id === 'string' && !isUuid(where.id)) return null;
    const [user] = await tx.entities.find(UserEntity, {
      where: { ...where },
      relations: { identities: true, factors: true },
    });
    return user === undefined || user.deletedAt !== null ? null : inOrder(user);
  }

  /** The same by id. Throws `user_not_found`. */
  async get(tx: Transaction, id: string): Promise<UserEntity> {
    const user = await this.find(tx, { id });
    if (user === null) throw fail('user_not_found', {});
    return user;
  }

  /** Users with identities and factors, in the order of the ids; those that are gone are left out. */
  async list(tx: Transaction, ids: readonly string[]): Promise<readonly UserEntity[]> {
    if (ids.length === 0) return [];
    const found = await tx.entities.find(UserEntity, {
      where: { id: In([...ids]) },
      relations: { identities: true, factors: true },
    });
    return ids.flatMap((id) => found.filter((user) => user.id === id).map(inOrder));
  }

  /** Who signs in with a provider's account; null: nobody yet. */
  async findByIdentity(tx: Transaction, provider: string, providerId: string): Promise<UserEntity | null> {
    const identity = await tx.entities.findOneBy(IdentityEntity, { provider, providerId });
    return identity === null ? null : this.find(tx, { id: identity.userId });
  }

  /** Makes a user without identities. A taken address or number fails the transaction. */
  async create(tx: Transaction, given: NewUser, now = Date.now()): Promise<UserEntity> {
    const user = Object.assign(new UserEntity(), {
      ...emptyUser,
      ...given,
      id: given.id ?? randomUUID(),
      role: given.role ?? 'authenticated',
      createdAt: given.createdAt ?? now,
      updatedAt: now,
    });
    await tx.entities.insert<object>(UserEntity, user);
    await this.authUsers.add(tx, user);
    return Object.assign(user, { identities: [], factors: [] });
  }

  /** Adds a way to sign in. One that is somebody else’s fails the transaction. */
  async addIdentity(tx: Transaction, user: UserEntity, given: NewIdentity, now = Date.now()): Promise<IdentityEntity> {
    const identity = Object.assign(new IdentityEntity(), {
      ...given,
      id: randomUUID(),
      userId: user.id,
      lastSignInAt: now,
      createdAt: now,
      updatedAt: now,
    });
    await tx.entities.insert<object>(IdentityEntity, identity);
    user.identities.push(identity);
    return identity;
  }

  /** The identity that an e-mail address is; its id at the provider is the user's own. */
  addEmailIdentity(tx: Transaction, user: UserEntity, now = Date.now()): Promise<IdentityEntity> {
    return this.addIdentity(tx, user, { provider: 'email', ...emailIdentity(user) }, now);
  }

  /**
   * Changes columns of the user, in the database and in the object given. A taken address fails the transaction.
   * The caller has checked that these columns may be changed.
   */
  async change(tx: Transaction, user: UserEntity, columns: Partial<UserColumns>, now = Date.now()): Promise<void> {
    const values = { ...columns, updatedAt: now };
    await tx.entities.update<object>(UserEntity, { id: user.id }, values);
    const moved = columns.email !== undefined && columns.email !== user.email;
    Object.assign(user, values);
    if (moved) await this.authUsers.changeEmail(tx, user);
  }

  /** Writes the address of the user, and that it is confirmed, into the e-mail identity, which is made if it is missing. */
  async syncEmailIdentity(tx: Transaction, user: UserEntity, now = Date.now()): Promise<void> {
    const identity = user.identities.find(({ provider }) => provider === 'email');
    if (identity === undefined) {
      await this.addEmailIdentity(tx, user, now);
      return;
    }
    const values = { ...emailIdentity(user), updatedAt: now };
    await tx.entities.update<object>(IdentityEntity, { id: identity.id }, values);
    Object.assign(identity, values);
  }

  /** Removes the user and everything of theirs. Throws `user_still_referenced`. */
  async remove(tx: Transaction, user: UserEntity): Promise<void> {
    await this.authUsers.remove(tx, user.id);
    await tx.entities.delete(UserEntity, { id: user.id });
  }
}

/** What can be changed of a user; relations have methods of their own. */
export type UserColumns = Omit<UserEntity, 'id' | 'identities' | 'factors' | 'createdAt'>;

const emptyUser = {
  email: null,
  phone: null,
  passwordHash: null,
  userMetadata: {},
  appMetadata: {},
  isAnonymous: false,
  emailConfirmedAt: null,
  phoneConfirmedAt: null,
  bannedUntil: null,
  deletedAt: null,
  invitedAt: null,
  confirmationSentAt: null,
  recoverySentAt: null,
  reauthenticationSentAt: null,
  emailChange: null,
  emailChangeSentAt: null,
  emailChangeConfirmations: 0,
  lastSignInAt: null,
};

function emailIdentity(user: UserEntity): Omit<NewIdentity, 'provider'> {
  return {
    providerId: user.id,
    email: user.email,
    identityData: {
      ...user.userMetadata,
      sub: user.id,
      email: user.email,
      email_verified: user.emailConfirmedAt !== null,
      phone_verified: false,
    },
  };
}

/** Identities oldest first, so that answers do not change from one request to the next. */
function inOrder(user: UserEntity): UserEntity {
  const older = (a: { createdAt: number; id: string }, b: { createdAt: number; id: string }) =>
    a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
  user.identities.sort(older);
  user.factors.sort(older);
  return user;
}
