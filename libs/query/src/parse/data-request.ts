import type { FilterOperator } from '../operators/filter-operator.js';

/** A column as the caller names it, with the JSON path behind it. */
export interface FieldName {
  readonly column: string;
  readonly path: readonly (string | number)[];
  /** What the last arrow asks for: `->` json, `->>` text; null without a path. */
  readonly as: 'json' | 'text' | null;
}

/** One item of `select`. */
export type SelectItem =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'field';
      readonly field: FieldName;
      /** `alias:column`; null: the name follows from the field. */
      readonly alias: string | null;
      /** `column::type`; null: none. */
      readonly cast: string | null;
    };

/** One condition on a column. */
export interface FilterCondition {
  readonly kind: 'condition';
  readonly field: FieldName;
  readonly negated: boolean;
  readonly operator: FilterOperator;
  /** `eq(any).{…}` and `eq(all).{…}`; null: a single value, or the operator's own list. */
  readonly quantifier: 'any' | 'all' | null;
  /** As sent, quotes undone; null is the NULL of an array literal. */
  readonly values: readonly (string | null)[];
}

/** What the caller filters by. */
export type FilterTree =
  | FilterCondition
  | { readonly kind: 'and' | 'or'; readonly negated: boolean; readonly operands: readonly FilterTree[] };

/** One term of `order`; null where nothing was said. */
export interface OrderItem {
  readonly field: FieldName;
  readonly direction: 'asc' | 'desc' | null;
  readonly nulls: 'first' | 'last' | null;
}

/** Rows that are asked for: `offset` and up to `limit` of them; `limit` null: all. */
export interface RowRange {
  readonly offset: number;
  readonly limit: number | null;
}

/** The preferences of `Prefer` that a read knows. */
export interface Preferences {
  readonly count: 'exact' | 'planned' | 'estimated' | null;
  readonly handling: 'strict' | 'lenient' | null;
}

/** How the answer is written: a list of objects, or one object. */
export type AnswerFormat = 'array' | 'object';

/** What was said, in the caller's own names: nothing here is known to exist. */
export interface DataRequest {
  readonly method: 'GET' | 'HEAD';
  readonly table: string;
  readonly select: readonly SelectItem[];
  readonly filters: readonly FilterTree[];
  readonly order: readonly OrderItem[];
  readonly range: RowRange;
  readonly format: AnswerFormat;
  readonly preferences: Preferences;
  /** The schema of Accept-Profile, echoed as Content-Profile; null: none was named. */
  readonly profile: string | null;
  /** Path and query in canonical form, for Content-Location. */
  readonly location: string;
}
