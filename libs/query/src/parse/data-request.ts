import type { JsonNode } from '../compile/values/json-node.js';
import type { FilterOperator } from '../operators/filter-operator.js';
import type { TimeZone } from '../compile/values/time-zone.js';
import type { Precondition } from './parse-precondition.js';

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
      /** `column.sum()`: one value of many rows; null: the value itself. */
      readonly aggregate: AggregateCall | null;
    }
  | {
      /** `count()`: the number of rows. */
      readonly kind: 'count';
      readonly alias: string | null;
      readonly cast: string | null;
    }
  | EmbedItem;

/** The aggregate behind a field, and the cast behind the aggregate. */
export interface AggregateCall {
  readonly name: 'count' | 'sum' | 'avg' | 'min' | 'max';
  /** `column.sum()::type`; null: none. */
  readonly cast: string | null;
}

/** `alias:resource!hint!inner(…)` or `...resource(…)`: related rows in the answer. */
export interface EmbedItem {
  readonly kind: 'embed';
  /** A table, a foreign key, or a column of one. */
  readonly resource: string;
  /** Key of the answer; null: the resource. */
  readonly alias: string | null;
  /** A foreign key, a column of one, or a junction; null: none. */
  readonly hint: string | null;
  /** Only rows that have a related one. */
  readonly inner: boolean;
  /** The related row's own keys stand among its parent's. */
  readonly spread: boolean;
  readonly select: readonly SelectItem[];
}

/** What a parameter says about an embedded resource: `tasks.name=eq.x`, `tasks.order=id`, `tasks.limit=1`. */
export interface EmbedClause {
  /** Names of resources, from the outermost to the one that is meant. */
  readonly path: readonly string[];
  readonly clause:
    | { readonly kind: 'filter'; readonly tree: FilterTree }
    | { readonly kind: 'order'; readonly items: readonly OrderItem[] }
    | { readonly kind: 'limit'; readonly rows: number | null }
    | { readonly kind: 'offset'; readonly rows: number };
}

/** One condition on a column. */
export interface FilterCondition {
  readonly kind: 'condition';
  readonly field: FieldName;
  readonly negated: boolean;
  readonly operator: FilterOperator;
  /** `eq(any).{…}` and `eq(all).{…}`; null: a single value, or the operator's own list. */
  readonly quantifier: 'any' | 'all' | null;
  /** `fts(english)`; absent: none was said. */
  readonly language?: string;
  /** As sent, quotes undone; null is the NULL of an array literal. */
  readonly values: readonly (string | null)[];
}

/** What the caller filters by. */
export type FilterTree =
  | FilterCondition
  | { readonly kind: 'and' | 'or'; readonly negated: boolean; readonly operands: readonly FilterTree[] };

/** One term of `order`; null where nothing was said. */
export interface OrderItem {
  /** `clients(name)`: the embedded resource that the field belongs to; null: it is the table's own. */
  readonly resource: string | null;
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
  /** What becomes of the transaction; null too where the server does not honour it. */
  readonly tx: 'commit' | 'rollback' | null;
  readonly handling: 'strict' | 'lenient' | null;
  /** Rows that a function may give, or write; counts with `handling=strict` only. */
  readonly maxAffected: number | null;
}

/** How the answer is written: a list of objects, one object, or lines of CSV. */
export type AnswerFormat = 'array' | 'object' | 'csv';

/** The body of a call as a whole, for a function that takes it so; of bytes the text of a bytea. */
export interface RawBody {
  readonly kind: 'json' | 'text' | 'bytea' | 'xml';
  readonly text: string;
}

/** What a function is called with. */
export interface CallArguments {
  /** By name; null: the body was no object, and so names nothing. */
  readonly given: ReadonlyMap<string, JsonNode> | null;
  /** Null: there was none, or it was an address. */
  readonly raw: RawBody | null;
  /** Of an address or a form, all values of each name; absent: a name has one. */
  readonly repeated?: ReadonlyMap<string, readonly string[]>;
}

/** What was said, in the caller's own names: nothing here is known to exist. */
export interface DataRequest {
  readonly method: 'GET' | 'HEAD';
  readonly table: string;
  readonly select: readonly SelectItem[];
  readonly filters: readonly FilterTree[];
  readonly order: readonly OrderItem[];
  readonly range: RowRange;
  /** What was said about embedded resources, in the order of the address. */
  readonly clauses: readonly EmbedClause[];
  readonly format: AnswerFormat;
  /** Members whose value is null are left out of JSON objects, at every depth. */
  readonly nullsStripped: boolean;
  /** The zone that moments are read and written in (`Prefer: timezone`); null: UTC. */
  readonly timeZone: TimeZone | null;
  readonly preferences: Preferences;
  /** The schema of `table`, and of all that is embedded. */
  readonly schema: string;
  /** What the answer says as Content-Profile; null: nothing, as no schema was named and there is only one. */
  readonly profile: string | null;
  /** Arguments of the function that `table` names; absent: it names a table. */
  readonly call?: CallArguments;
  /** What must hold of the one row that the request is about. */
  readonly precondition: Precondition;
  /** Path and query in canonical form, for Content-Location. */
  readonly location: string;
}
