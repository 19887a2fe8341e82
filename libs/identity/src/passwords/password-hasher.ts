import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { compare } from 'bcryptjs';
import { HashQueue } from './hash-queue.js';
import { isFirebaseHash, verifyFirebase } from './firebase-scrypt.js';

/** What a password is hashed with, as argon2id, the library's own choice (OWASP ASVS 5, appendix C: at least these). `memoryCost` in KiB. */
export const argon2Cost = { memoryCost: 47_104, timeCost: 1, parallelism: 1 } as const;

const current = `$argon2id$v=19$m=${argon2Cost.memoryCost},t=${argon2Cost.timeCost},p=${argon2Cost.parallelism}$`;

/** The result of a check: whether the password is right, and whether the hash should be made anew. */
export interface PasswordCheck {
  readonly right: boolean;
  readonly outdated: boolean;
}

/** Hashes and checks passwords, off the event loop and bounded. Both throw `over_request_rate_limit`. */
@Injectable()
export class PasswordHasher {
  readonly #queue = new HashQueue();
  #dummy: Promise<string> | null = null;

  /** Before anything is asked of the database. Throws `over_request_rate_limit` when too many passwords wait. */
  refuseWhenFull(): void {
    this.#queue.refuseWhenFull();
  }

  /** A PHC string of argon2id. */
  hash(password: string): Promise<string> {
    return this.#queue.run(() => hash(password, argon2Cost));
  }

  /**
   * Whether the password belongs to the hash: argon2 in all its kinds, bcrypt, or Firebase's scrypt, as they come by
   * import. `stored` null: there is no user or no password; a hash is computed all the same, so that nobody can tell.
   */
  async check(password: string, stored: string | null): Promise<PasswordCheck> {
    const against = stored ?? (await this.#dummyHash());
    const right = await this.#queue.run(() => matches(password, against));
    return { right: right && stored !== null, outdated: !against.startsWith(current) };
  }

  /** Of a password that nobody knows. */
  #dummyHash(): Promise<string> {
    this.#dummy ??= this.hash(crypto.randomUUID()).catch((error: unknown) => {
      this.#dummy = null;
      throw error;
    });
    return this.#dummy;
  }
}

/** Forms of stored hashes that can be checked. */
export const isKnownHash = (stored: string): boolean =>
  /^\$argon2(id|i|d)\$/.test(stored) || /^\$2[abxy]\$\d\d\$[./A-Za-z\d]{53}$/.test(stored) || isFirebaseHash(stored);

async function matches(password: string, stored: string): Promise<boolean> {
  if (stored.startsWith('$argon2')) return verify(stored, password).catch(() => false);
  if (isFirebaseHash(stored)) return verifyFirebase(password, stored);
  // $2y$ is what PHP calls $2b$.
  if (stored.startsWith('$2')) return compare(password, stored.replace(/^\$2[xy]\$/, '$2b$')).catch(() => false);
  return false;
}
