import type { Transaction } from '@backstay/engine';
import { fail, type JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { isKnownHash, PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordRules } from '../passwords/password-rules.js';
import { EndSessions } from '../sessions/end-sessions.js';
import { emailProvider } from '../sign-up/sign-up.service.js';
import { IdentityStore } from '../system/identity-store.js';
import { OneTimeTokenService } from '../tokens/one-time-token.service.js';
import { readEmail } from '../users/email-address.js';
import { mergeMetadata } from '../users/merge-metadata.js';
import { UserEntity } from '../users/user.entity.js';
import { isUuid, UserService, type UserColumns } from '../users/user.service.js';
import { IdentityEntity } from '../users/identity.entity.js';
import { readBan, readPhone, readRole } from './read-fields.js';

/** What an administrator gives; absent: left as it is, or empty. */
export interface GivenUser {
  readonly id?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly password?: string | undefined;
  /** argon2, bcrypt or Firebase's scrypt, as it is stored elsewhere. */
  readonly passwordHash?: string | undefined;
  readonly emailConfirm?: boolean | undefined;
  readonly phoneConfirm?: boolean | undefined;
  readonly userMetadata?: JsonObject | undefined;
  readonly appMetadata?: JsonObject | undefined;
  readonly role?: string | undefined;
  /** `24h`, `1h30m`, …; `none` lifts a ban. */
  readonly banDuration?: string | undefined;
}

/** What administrators do with users. */
@Injectable()
export class UserAdminService {
  constructor(
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly rules: PasswordRules,
    private readonly hasher: PasswordHasher,
    private readonly tokens: OneTimeTokenService,
    private readonly sessions: EndSessions,
    private readonly audit: AuditService,
  ) {}

  /** Makes a user. Throws `email_exists`, `phone_exists`, `weak_password` or `validation_failed`. */
  async create(given: GivenUser): Promise<UserEntity> {
    const [email, phone] = [given.email ? readEmail(given.email) : null, given.phone ? readPhone(given.phone) : null];
    if (email === null && phone === null) {
      throw fail('validation_failed', { reason: 'Cannot create a user without either an email or phone' });
    }
    if (given.id !== undefined && !isUuid(given.id)) throw fail('validation_failed', { reason: 'id must be a uuid' });
    const passwordHash = await this.#hashOf(given);
    const now = Date.now();
    return this.store.transaction(async (tx) => {
      if (given.id !== undefined && (await tx.entities.existsBy(UserEntity, { id: given.id })))
        throw fail('user_already_exists', {});
      const user = await this.users.create(tx, {
        id: given.id?.toLowerCase(),
        email,
        phone,
        passwordHash,
        role: readRole(given.role),
        userMetadata: given.userMetadata ?? {},
        appMetadata: {
          ...(email === null ? { provider: 'phone', providers: ['phone'] } : emailProvider),
          ...given.appMetadata,
        },
        emailConfirmedAt: email !== null && given.emailConfirm === true ? now : null,
        phoneConfirmedAt: phone !== null && given.phoneConfirm === true ? now : null,
      });
      if (email !== null) await this.users.addEmailIdentity(tx, user);
      await this.#ban(tx, user, given.banDuration);
      await this.audit.note(tx, { action: 'user_created', actorId: null, ip: null, details: { user_id: user.id } });
      return user;
    });
  }

  /** A page of users, oldest first, and how many there are. `page` counts from 1. */
  async list(
    page: number,
    perPage: number,
  ): Promise<{ readonly users: readonly UserEntity[]; readonly total: number }> {
    return this.store.transaction(async (tx) => {
      const found = await tx.entities.find(UserEntity, {
        select: { id: true, createdAt: true },
        order: { createdAt: 'ASC', id: 'ASC' },
        skip: (page - 1) * perPage,
        take: perPage,
      });
      const total = await tx.entities.count(UserEntity);
      return {
        users: await this.users.list(
          tx,
          found.map(({ id }) => id),
        ),
        total,
      };
    });
  }

  /** Throws `user_not_found`. */
  get(id: string): Promise<UserEntity> {
    return this.store.transaction((tx) => this.users.get(tx, id));
  }

  /** Changes what is given. Throws as `create`, and `user_not_found`. */
  async update(id: string, given: GivenUser): Promise<UserEntity> {
    const email = given.email ? readEmail(given.email) : undefined;
    const phone = given.phone ? readPhone(given.phone) : undefined;
    const passwordHash = await this.#hashOf(given);
    const role = given.role === undefined || given.role === '' ? undefined : readRole(given.role);
    return this.store.transaction(async (tx) => {
      const user = await this.users.get(tx, id);
      const emailMoved = email !== undefined && email !== user.email;
      await this.users.change(tx, user, {
        ...(emailMoved
          ? { email, emailConfirmedAt: given.emailConfirm === false ? null : Date.now() }
          : confirmed('emailConfirmedAt', given.emailConfirm, user)),
        ...(phone === undefined ? {} : { phone }),
        ...confirmed('phoneConfirmedAt', given.phoneConfirm, user),
        ...(passwordHash === null ? {} : { passwordHash }),
        ...(role === undefined ? {} : { role }),
        ...(given.userMetadata === undefined
          ? {}
          : { userMetadata: mergeMetadata(user.userMetadata, given.userMetadata) }),
        ...(given.appMetadata === undefined ? {} : { appMetadata: mergeMetadata(user.appMetadata, given.appMetadata) }),
      });
      if (emailMoved || given.emailConfirm !== undefined) await this.users.syncEmailIdentity(tx, user);
      if (emailMoved || passwordHash !== null) await this.tokens.drop(tx, user.id);
      if (passwordHash !== null) await this.sessions.endAll(tx, user.id);
      await this.#ban(tx, user, given.banDuration);
      await this.audit.note(tx, { action: 'user_modified', actorId: null, ip: null, details: { user_id: user.id } });
      return user;
    });
  }

  /** Removes a user; `soft`: the row stays, with nothing that says who it was. Throws `user_not_found`, `user_still_referenced`. */
  async remove(id: string, soft: boolean): Promise<void> {
    await this.store.transaction(async (tx) => {
      const user = await this.users.get(tx, id);
      await this.sessions.endAll(tx, user.id);
      await this.sessions.revokeUser(tx, user.id);
      await this.tokens.drop(tx, user.id);
      if (soft) await this.#forget(tx, user);
      else await this.users.remove(tx, user);
      await this.audit.note(tx, {
        action: 'user_deleted',
        actorId: null,
        ip: null,
        details: { user_id: user.id, soft },
      });
    });
  }

  async #forget(tx: Transaction, user: UserEntity): Promise<void> {
    await tx.entities.delete(IdentityEntity, { userId: user.id });
    await this.users.change(tx, user, {
      email: null,
      phone: null,
      emailChange: null,
      passwordHash: null,
      userMetadata: {},
      appMetadata: {},
      deletedAt: Date.now(),
    });
  }

  async #ban(tx: Transaction, user: UserEntity, duration: string | undefined): Promise<void> {
    if (duration === undefined) return;
    const ms = readBan(duration);
    await this.users.change(tx, user, { bannedUntil: ms === null ? null : Date.now() + ms });
    if (ms === null) return;
    await this.sessions.endAll(tx, user.id);
    await this.sessions.revokeUser(tx, user.id);
  }

  async #hashOf({ password, passwordHash }: GivenUser): Promise<string | null> {
    if (passwordHash !== undefined && passwordHash !== '') {
      if (password)
        throw fail('validation_failed', { reason: 'Only a password or a password hash should be provided' });
      if (passwordHash.length > 512 || !isKnownHash(passwordHash)) {
        throw fail('validation_failed', { reason: 'The password hash is not of argon2, bcrypt or Firebase scrypt' });
      }
      return passwordHash;
    }
    if (password === undefined || password === '') return null;
    await this.rules.require(password);
    return this.hasher.hash(password);
  }
}

function confirmed(
  column: 'emailConfirmedAt' | 'phoneConfirmedAt',
  confirm: boolean | undefined,
  user: UserEntity,
): Partial<UserColumns> {
  if (confirm === undefined) return {};
  return { [column]: confirm ? (user[column] ?? Date.now()) : null };
}
