import type { Transaction } from '@backstay/engine';
import { fail, Failure } from '@backstay/kernel';
import type { DriverValue } from '@backstay/query';
import { Injectable } from '@nestjs/common';
import { IdentityStore } from '../system/identity-store.js';
import type { UserEntity } from './user.entity.js';

const table = { schema: 'auth', name: 'users' };

/**
 * `auth.users`: what the application's foreign keys point at and its look-ups read, one row per user, kept in the same
 * transaction as the user. With BACKSTAY_SYSTEM_URL elsewhere there is none, and nothing is written.
 */
@Injectable()
export class AuthUsers {
  constructor(private readonly store: IdentityStore) {}

  async add(tx: Transaction, user: UserEntity): Promise<void> {
    if (!this.store.besideData) return;
    const created = new Date(user.createdAt).toISOString();
    await this.store.run(
      tx,
      `INSERT INTO ${this.#table} (${['id', 'email', 'created_at'].map((name) => this.#quote(name)).join(', ')}) VALUES (?, ?, ?)`,
      user.id,
      user.email,
      this.store.engine.dialect.codec({ kind: 'timestamptz', precision: 6 }).encode(created) satisfies DriverValue,
    );
  }

  async changeEmail(tx: Transaction, { id, email }: UserEntity): Promise<void> {
    if (!this.store.besideData) return;
    await this.store.run(
      tx,
      `UPDATE ${this.#table} SET ${this.#quote('email')} = ? WHERE ${this.#quote('id')} = ?`,
      email,
      id,
    );
  }

  /** Rows of the application go or stay as their foreign keys say. Throws `user_still_referenced` where one forbids it. */
  async remove(tx: Transaction, id: string): Promise<void> {
    if (!this.store.besideData) return;
    try {
      await this.store.run(tx, `DELETE FROM ${this.#table} WHERE ${this.#quote('id')} = ?`, id);
    } catch (error) {
      if (error instanceof Failure && error.code === '23503') throw fail('user_still_referenced', {}, error);
      throw error;
    }
  }

  get #table(): string {
    return this.store.engine.dialect.table(table);
  }

  #quote(name: string): string {
    return this.store.engine.dialect.quote(name);
  }
}
