import type { Column } from '@backstay/catalog';
import type { Value } from '@backstay/expression';

/** Collects the values of one statement. */
export class Slots {
  readonly values: (string | null)[];

  constructor(values: readonly (string | null)[] = []) {
    this.values = [...values];
  }

  /** A value that goes into the column. */
  stored(column: Column, text: string | null): Value {
    this.values.push(text);
    return { kind: 'value', type: column.type, slot: this.values.length - 1, stored: true };
  }

  /** A value that the column is compared with. */
  compared(column: Column, text: string): Value {
    this.values.push(text);
    return { kind: 'value', type: column.type, slot: this.values.length - 1 };
  }
}
