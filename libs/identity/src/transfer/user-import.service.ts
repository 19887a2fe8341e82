import { randomUUID } from 'node:crypto';
import type { Transaction } from '@backstay/engine';
import { Failure, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { withProvider } from '../providers/account-linking.js';
import { IdentityStore } from '../system/identity-store.js';
import { IdentityEntity } from '../users/identity.entity.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';
import { identityOf, readUserRecord } from './read-user-record.js';
import { BadRow } from './row-reader.js';
import type { IdentityRecord, UserRecord } from './user-record.js';

/** A row of a file, with where it stands. */
export interface NumberedRow {
  /** Counted from 1. */
  readonly number: number;
  readonly row: JsonObject;
}

/** A row that was not taken. */
export interface RejectedRow {
  readonly number: number;
  readonly reason: string;
}

/** Brings users in from files, one row at a time: what cannot be taken is told, and the rest goes in. */
@Injectable()
export class UserImport {
  constructor(
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly hasher: PasswordHasher,
  ) {}

  /** Takes one user. Gives null, or why it was not taken: nothing of it is kept then. */
  async take({ number, row }: NumberedRow, now = Date.now()): Promise<RejectedRow | null> {
    return this.#attempt(number, async () => {
      const record = readUserRecord(row);
      const passwordHash = record.password === null ? record.passwordHash : await this.hasher.hash(record.password);
      await this.store.transaction((tx) => this.#write(tx, record, passwordHash, now));
    });
  }

  /** Takes one row of a dump of `auth.identities`, for a user who is there. */
  async takeIdentity({ number, row }: NumberedRow): Promise<RejectedRow | null> {
    return this.#attempt(number, async () => {
      const identity = identityOf(row);
      const userId = row['user_id'];
      if (typeof userId !== 'string') throw new BadRow('user_id is missing');
      if (identity === null) return;
      await this.store.transaction(async (tx) => {
        const user = await this.users.find(tx, { id: userId.toLowerCase() });
        if (user === null) throw new BadRow('there is no user with this user_id');
        await this.#addIdentity(tx, user, identity);
        await this.users.change(tx, user, { appMetadata: withProvider(user.appMetadata, identity.provider) });
      });
    });
  }

  async #attempt(number: number, work: () => Promise<void>): Promise<RejectedRow | null> {
    try {
      await work();
      return null;
    } catch (error) {
      if (error instanceof BadRow) return { number, reason: error.message };
      if (error instanceof Failure && error.status < 500) return { number, reason: reasonOf(error) };
      throw error;
    }
  }

  async #write(tx: Transaction, record: UserRecord, passwordHash: string | null, now: number): Promise<void> {
    const { id, identities, bannedUntil, invitedAt, lastSignInAt, createdAt } = record;
    const providers = [...(record.email === null ? [] : ['email']), ...identities.map(({ provider }) => provider)];
    const user = await this.users.create(
      tx,
      {
        id: id ?? randomUUID(),
        email: record.email,
        phone: record.phone,
        emailConfirmedAt: record.emailConfirmedAt,
        phoneConfirmedAt: record.phoneConfirmedAt,
        passwordHash,
        role: record.role,
        userMetadata: record.userMetadata,
        appMetadata: providers.reduce((metadata, provider) => withProvider(metadata, provider), record.appMetadata),
        isAnonymous: record.isAnonymous,
        createdAt: createdAt ?? now,
      },
      now,
    );
    if (user.email !== null) await this.users.addEmailIdentity(tx, user, createdAt ?? now);
    for (const identity of identities) await this.#addIdentity(tx, user, identity);
    await this.users.change(tx, user, { bannedUntil, invitedAt, lastSignInAt });
  }

  async #addIdentity(tx: Transaction, user: UserEntity, identity: IdentityRecord): Promise<void> {
    const { provider, providerId, data, email, lastSignInAt, createdAt } = identity;
    const added = await this.users.addIdentity(tx, user, { provider, providerId, identityData: data, email });
    const times = { lastSignInAt, createdAt: createdAt ?? added.createdAt };
    await tx.entities.update<object>(IdentityEntity, { id: added.id }, times);
  }
}

const reasons: Readonly<Record<string, string>> = {
  email_exists: 'the email belongs to a user already',
  phone_exists: 'the phone belongs to a user already',
  identity_already_exists: 'one of the identities belongs to a user already',
  conflict: 'the id belongs to a user already',
};

const reasonOf = (failure: Failure): string => reasons[failure.entry] ?? failure.message;
