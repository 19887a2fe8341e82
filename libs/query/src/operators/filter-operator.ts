import type { ColumnType, TextIndex } from '@backstay/catalog';
import type { ColumnReference, Expression, Literal, Value, ValueList } from '@backstay/expression';
import type { OperatorName } from './operator-name.js';

/** Takes callers' values out of the request: what it gives stands in the plan, the text stands in `values`. */
export interface ValueSink {
  value(type: ColumnType, text: string): Value;
  /**
   * A jsonb document that stays in the plan, since some engines spell its shape out in SQL (its scalars are bound
   * nevertheless). Throws `invalid_text` for what is no JSON and `too_large` for what has too many parts.
   */
  document(text: string): Literal;
  /** A list padded with repeats of its last value to a power of two, so that few plans differ by length only. */
  list(type: ColumnType, texts: readonly string[]): ValueList;
}

/** What an operator builds from: the typed field, and the values as sent. */
export interface Operands {
  readonly field: Expression;
  readonly type: ColumnType;
  readonly values: readonly string[];
  readonly sink: ValueSink;
  /** What full-text search asks; null for other operators. */
  readonly searched: SearchedColumn | null;
}

/** A column with the index that full-text search asks, and the one column of its table's primary key. */
export interface SearchedColumn {
  readonly column: ColumnReference;
  readonly index: TextIndex;
  readonly key: string | null;
}

/** A filter operator of the wire: its file is the whole of it, the registry lists them. */
export interface FilterOperator {
  readonly name: OperatorName;
  /** `value`: the rest of the text; `list`: `(a,"b",c)`; `keyword`: one of the words `keywords`. */
  readonly operand: 'value' | 'list' | 'keyword';
  readonly keywords?: readonly string[];
  /** Takes `(any)` and `(all)` with an array literal. */
  readonly quantifiable: boolean;
  /** Full-text search: takes a language, and asks an index. */
  readonly searches?: true;
  /**
   * Throws the Failure PostgreSQL would answer for a field of this type (42883, 42804), or `not_supported` where it
   * would answer rows that not every engine can.
   */
  accept(type: ColumnType, keyword: string | null): void;
  /** What the operator means. `values` has one element unless the operand is a list. */
  build(operands: Operands): Expression;
  /** For the generated documentation. */
  readonly about: { readonly meaning: string; readonly types: string; readonly example: string };
}
