import { fail, type Failure } from '@backstay/kernel';
import type { RawValue } from '@backstay/query';

/**
 * What all statements of one piece of work may bring in, in characters of text and bytes. It is counted while rows
 * arrive, so that what is too much is never in memory as a whole.
 */
export class ReadBudget {
  #left: number;
  #tell: ((failure: Failure) => void) | null = null;

  constructor(readonly limit: number) {
    this.#left = limit;
  }

  /** Counts a cell; false: it is over what may be read, and need not be kept. */
  take(cell: RawValue): boolean {
    if (typeof cell === 'string') this.#left -= cell.length;
    else if (cell instanceof Uint8Array) this.#left -= cell.byteLength;
    if (this.#left >= 0) return true;
    this.#tell?.(this.failure());
    this.#tell = null;
    return false;
  }

  /** Counts a row; false: it need not be kept. */
  takeRow(row: readonly RawValue[]): boolean {
    for (const cell of row) if (!this.take(cell)) return false;
    return true;
  }

  /** Has somebody told, once, when it is spent. */
  onSpent(tell: (failure: Failure) => void): void {
    this.#tell = tell;
  }

  /** `too_large`, as the caller is told. */
  failure(): Failure {
    return fail('too_large', { what: 'answer', limit: this.limit });
  }
}
