import { fail } from '@backstay/kernel';

/** How many embedded rows one answer may still have: one budget for all its embeds and all its parts. */
export class RowBudget {
  #taken = 0;

  constructor(readonly limit: number) {}

  /** Throws `too_large` once more was read than the answer may hold. */
  take(rows: number): void {
    this.#taken += rows;
    if (this.#taken > this.limit) throw fail('too_large', { what: 'number of embedded rows', limit: this.limit });
  }
}
