import type { ColumnType } from '@backstay/catalog';
import type { Value, ValueList } from '@backstay/expression';
import type { ValueSink } from '../operators/filter-operator.js';

/** Collects callers' values in the order of their slots; the plan gets the slot numbers only. */
export class ValueSlots implements ValueSink {
  readonly texts: string[] = [];

  value(type: ColumnType, text: string): Value {
    this.texts.push(text);
    return { kind: 'value', type, slot: this.texts.length - 1 };
  }

  list(type: ColumnType, texts: readonly string[]): ValueList {
    const slot = this.texts.length;
    const padded = padToPowerOfTwo(texts);
    this.texts.push(...padded);
    return { kind: 'values', type, slot, size: padded.length };
  }
}

/** Repeats the last value until the length is a power of two; an empty list stays empty. */
export function padToPowerOfTwo<T>(values: readonly T[]): readonly T[] {
  if (values.length === 0) return values;
  const size = 2 ** Math.ceil(Math.log2(values.length));
  return size === values.length ? values : [...values, ...Array<T>(size - values.length).fill(values.at(-1)!)];
}
