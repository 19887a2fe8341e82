import type { ColumnType } from '@backstay/catalog';
import type { Literal, Value, ValueList } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { parseValue } from '../compile/values/parse-value.js';
import type { TimeZone } from '../compile/values/time-zone.js';
import { fromZone } from '../compile/values/zoned-value.js';
import type { ValueSink } from '../operators/filter-operator.js';
import type { RequestLimits } from '../parse/request-limits.js';
import { measureDocument } from './measure-document.js';

/** Collects callers' values in the order of their slots; the plan gets the slot numbers only. */
export class ValueSlots implements ValueSink {
  readonly texts: (string | null)[] = [];
  /** False once a value was looked at, or changed on its way: in a request like this one it could come to something else. */
  asSent: boolean;
  /** What all lists and all documents of the request have come to: databases take so many parameters and no more. */
  #listed = 0;
  #documentParts = 0;

  constructor(
    private readonly limits: RequestLimits,
    private readonly zone: TimeZone | null = null,
  ) {
    this.asSent = zone === null;
  }

  value(type: ColumnType, text: string): Value {
    if (type.kind === 'jsonb') this.#measure(text);
    this.texts.push(fromZone(text, type, this.zone));
    return { kind: 'value', type, slot: this.texts.length - 1 };
  }

  /** A value that a function is called with; null is NULL. */
  argument(type: ColumnType, text: string | null): Value {
    this.asSent = false;
    if (text !== null) return this.value(type, text);
    this.texts.push(null);
    return { kind: 'value', type, slot: this.texts.length - 1 };
  }

  document(text: string): Literal {
    const { documentParts } = this.limits;
    this.#documentParts += this.#measure(text).parts;
    if (this.#documentParts > documentParts) throw fail('too_large', { what: 'JSON document', limit: documentParts });
    const type = { kind: 'jsonb' } as const;
    return { kind: 'literal', type, value: parseValue(text, type) };
  }

  list(type: ColumnType, texts: readonly string[]): ValueList {
    this.asSent = false;
    if (type.kind === 'jsonb') for (const text of texts) this.#measure(text);
    this.#listed += texts.length;
    const { listSize } = this.limits;
    if (this.#listed > listSize) throw fail('too_large', { what: 'list of values', limit: listSize });
    const slot = this.texts.length;
    const padded = padToPowerOfTwo(texts);
    this.texts.push(...padded.map((text) => fromZone(text, type, this.zone)));
    return { kind: 'values', type, slot, size: padded.length };
  }

  #measure(text: string): { parts: number; depth: number } {
    this.asSent = false;
    const size = measureDocument(text);
    const { documentDepth } = this.limits;
    if (size.depth > documentDepth) throw fail('too_large', { what: 'depth of JSON', limit: documentDepth });
    return size;
  }
}

/** Repeats the last value until the length is a power of two; an empty list stays empty. */
export function padToPowerOfTwo<T>(values: readonly T[]): readonly T[] {
  if (values.length === 0) return values;
  const size = 2 ** Math.ceil(Math.log2(values.length));
  return size === values.length ? values : [...values, ...Array<T>(size - values.length).fill(values.at(-1)!)];
}
