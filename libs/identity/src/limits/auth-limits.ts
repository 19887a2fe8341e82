import { fail } from '@backstay/kernel';
import { LRUCache } from 'lru-cache';
import { addressKey } from './address-key.js';
import type { Counters } from './counters.js';
import { limitTable, type LimitName } from './limit-table.js';

/** How the limits are set. */
export interface LimitOptions {
  /** False: only failed sign-ins of an account are limited. */
  readonly enabled: boolean;
  /** Failed sign-ins of one account in 15 minutes. */
  readonly failedSignins: number;
}

/** A sign-in that may be tried. */
export interface SignInAttempt {
  /** It was the right one: the account's failures are forgotten, and the address is not charged. */
  readonly succeeded: () => Promise<void>;
}

const failureWindowMs = 15 * 60_000;

/** Milliseconds an account waits after the first failure too many; doubled by every further one, up to the longest. */
const firstWaitMs = 15_000;
const longestWaitMs = 15 * 60_000;

/** Refusals that this process remembers, so that a flood of requests is no flood of questions to the store. */
const remembered = 10_000;

/**
 * Limits of sign-in. Keys are what the server itself has seen, never what a caller says of itself: the peer's address
 * (of IPv6 the /64), the account that was found. Throws Failure `over_request_rate_limit` with the seconds to wait.
 */
export class AuthLimits {
  readonly #until = new LRUCache<string, number>({ max: remembered });

  /** `counters`: shared by all processes; `own`: of this one alone, for what is cheap and often. */
  constructor(
    private readonly counters: Counters,
    private readonly own: Counters,
    private readonly options: LimitOptions,
  ) {}

  /** Counts one more of what a limit is about. `subject`: the peer's address or the user's id, as the limit says. */
  async count(name: LimitName, subject: string): Promise<void> {
    if (!this.options.enabled) return;
    const { times, seconds, per, shared } = limitTable[name];
    const key = `${name}:${per === 'address' ? addressKey(subject) : subject}`;
    this.#refuseRemembered(key);
    const { points, msLeft } = await (shared ? this.counters : this.own).add(key, 1, seconds * 1000);
    if (points > times) throw this.#refuse(key, msLeft);
  }

  /**
   * Before a password or code of an account is looked at. Counted first and given back after success, so that many at
   * once are no way around. After too many failures one attempt at a time is let through, and the time between them
   * grows. `account` is the user's id; of an unknown account what stands in for it, so that it is treated alike.
   */
  async attempt(account: string, address: string): Promise<SignInAttempt> {
    const { failures, gate } = keysOf(account);
    this.#refuseRemembered(gate);
    await this.count('failed_sign_in', address);
    const { points } = await this.counters.add(failures, 1, failureWindowMs);
    if (points > this.options.failedSignins) await this.#passGate(account, points);
    return { succeeded: () => this.#forgive(account, address) };
  }

  /** Refuses an address that this process knows to be over its failed sign-ins, without asking the store. */
  refuseWaiting(address: string): void {
    if (this.options.enabled) this.#refuseRemembered(`failed_sign_in:${addressKey(address)}`);
  }

  /** Forgets the failures of an account: its owner has shown by other means who it is. */
  async forget(account: string): Promise<void> {
    await Promise.all(Object.values(keysOf(account)).map((key) => this.#drop(key)));
  }

  /** Lets one through and shuts the gate behind it, for longer each time. */
  async #passGate(account: string, points: number): Promise<void> {
    const { failures, gate, passes } = keysOf(account);
    const { points: waiting, msLeft } = await this.counters.add(gate, 1, firstWaitMs);
    if (waiting > 1) throw this.#refuse(gate, msLeft);
    const { points: passed } = await this.counters.add(passes, 1, failureWindowMs);
    const wait = Math.min(firstWaitMs * 2 ** (passed - 1), longestWaitMs);
    // Remembered for as long as the wait may still grow.
    const memory = Math.max(failureWindowMs, 4 * wait);
    await this.counters.set(gate, 1, wait);
    await this.counters.set(passes, passed, memory);
    await this.counters.set(failures, points, memory);
  }

  async #forgive(account: string, address: string): Promise<void> {
    await this.forget(account);
    const { seconds } = limitTable.failed_sign_in;
    if (this.options.enabled) await this.counters.add(`failed_sign_in:${addressKey(address)}`, -1, seconds * 1000);
  }

  async #drop(key: string): Promise<void> {
    this.#until.delete(key);
    await this.counters.delete(key);
  }

  #refuseRemembered(key: string): void {
    const ms = (this.#until.get(key) ?? 0) - Date.now();
    if (ms > 0) throw tooMany(ms);
  }

  #refuse(key: string, ms: number): Error {
    this.#until.set(key, Date.now() + ms);
    return tooMany(ms);
  }
}

const keysOf = (account: string) => ({
  failures: `sign_in:${account}`,
  gate: `sign_in_gate:${account}`,
  passes: `sign_in_passes:${account}`,
});

const tooMany = (ms: number): Error => fail('over_request_rate_limit', { seconds: Math.max(1, Math.ceil(ms / 1000)) });
