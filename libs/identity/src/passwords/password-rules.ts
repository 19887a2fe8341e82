import { createHash } from 'node:crypto';
import { Config } from '@backstay/config';
import { fail } from '@backstay/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { isCommonPassword } from './is-common-password.js';

/** Why a password is weak, in the words of the clients. */
export type Weakness = 'length' | 'characters' | 'pwned';

/** Bytes of the longest password; longer ones are refused, never cut. */
const longest = 1024;

/** Milliseconds that the range API may take. */
const patience = 3000;

/** Says which passwords may be set. */
@Injectable()
export class PasswordRules {
  readonly #log = new Logger('Passwords');

  constructor(private readonly config: Config) {}

  /** Throws `weak_password`, or `validation_failed` for one that no one should send. */
  async require(password: string): Promise<void> {
    this.refuseTooLong(password);
    const found = this.weaknesses(password);
    const reasons = found.length === 0 && (await this.#isBreached(password)) ? (['pwned'] as const) : found;
    if (reasons.length > 0) throw fail('weak_password', { message: this.explain(reasons), reasons });
  }

  /** What can be said without asking anybody; empty: nothing against it. */
  weaknesses(password: string): readonly Weakness[] {
    if ([...password].length < this.config.auth.passwordMinLength) return ['length'];
    return isCommonPassword(password) ? ['pwned'] : [];
  }

  explain(reasons: readonly Weakness[]): string {
    return reasons.includes('length')
      ? `Password should be at least ${this.config.auth.passwordMinLength} characters.`
      : 'Password is known to be weak and easy to guess, please choose a different one.';
  }

  /** Throws `validation_failed`. */
  refuseTooLong(password: string): void {
    if (Buffer.byteLength(password) > longest) {
      throw fail('validation_failed', { reason: `Password cannot be longer than ${longest} bytes` });
    }
  }

  /**
   * k-anonymity: five hex digits of the SHA-1 are asked for, the rest is compared here (haveibeenpwned.com/API/v3). An
   * API that does not answer stops nobody; the built-in list still holds.
   */
  async #isBreached(password: string): Promise<boolean> {
    const { breachedPasswords } = this.config.auth;
    if (breachedPasswords === null) return false;
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
    const [prefix, rest] = [digest.slice(0, 5), digest.slice(5)];
    try {
      const response = await fetch(`${breachedPasswords.replace(/\/*$/, '/')}${prefix}`, {
        headers: { 'add-padding': 'true' },
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const line = (await response.text()).split(/\r?\n/).find((one) => one.toUpperCase().startsWith(`${rest}:`));
      // Padding lines have the count 0.
      return line !== undefined && Number(line.split(':')[1]) > 0;
    } catch (error) {
      this.#log.warn(`The range API of leaked passwords did not answer: ${(error as Error).message}`);
      return false;
    }
  }
}
