import type { ColumnType, TableName, TextIndex } from '@backstay/catalog';
import type { ViewQuery } from './view-query.js';

/**
 * A typed expression with PostgreSQL's meaning: what policies, checks, generated columns and filters are made of.
 * Plain JSON data (the applied record stores it), frozen by convention: rewriting makes a new tree.
 * Names in it come from the catalog; whatever a caller sent is a `value` that only carries a slot number.
 */
export type Expression =
  | Literal
  | Value
  | ValueList
  | ColumnReference
  | Claim
  | Comparison
  | Distinct
  | Logic
  | Not
  | Test
  | InList
  | InQuery
  | Exists
  | ScalarQuery
  | Like
  | RegexMatch
  | TextSearch
  | Arithmetic
  | Call
  | Case
  | JsonPath
  | Cast
  | Containment
  | RangePosition
  | Aggregate;

/** A constant of the schema's author, in PostgreSQL's text form (`true`, `12.50`, `2026-01-02`); null is NULL. */
export interface Literal {
  readonly kind: 'literal';
  readonly type: ColumnType;
  readonly value: string | null;
}

/** A caller's value: its text stands in the request's `values[slot]`, so that plans never contain it. Bound, never written. */
export interface Value {
  readonly kind: 'value';
  readonly type: ColumnType;
  readonly slot: number;
  /** It goes into a column, so the limits of the type hold; otherwise it is only compared. */
  readonly stored?: true;
}

/** A caller's list in `values[slot] .. values[slot+size-1]`; `size` is a bucket (a power of two), padded with repeats. */
export interface ValueList {
  readonly kind: 'values';
  readonly type: ColumnType;
  readonly slot: number;
  readonly size: number;
}

/** A column of a table in scope; `source` is the alias that its SELECT gave the table. */
export interface ColumnReference {
  readonly kind: 'column';
  readonly type: ColumnType;
  readonly source: string;
  readonly column: string;
}

/** `auth.uid()`, `auth.role()`, `auth.email()`, or `auth.jwt()` followed by a path; bound late from the principal. */
export interface Claim {
  readonly kind: 'claim';
  /** What the claim's text is read as when it is bound: `(auth.jwt() ->> 'org')::uuid` is a claim of type uuid. */
  readonly type: ColumnType;
  readonly claim: 'uid' | 'role' | 'email' | 'jwt';
  /** Path into the claims for `jwt`; empty otherwise. */
  readonly path: readonly (string | number)[];
  /** `text` for a path that ends in `->>`; otherwise `json`. */
  readonly as: 'json' | 'text';
}

/** Comparison of two operands of the same type family; NULL if either is NULL. */
export interface Comparison {
  readonly kind: 'compare';
  readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=';
  readonly left: Expression;
  readonly right: Expression;
  /** As the engine itself compares the columns of a foreign key: an adopted one may not tell `abc` from `ABC`. */
  readonly native?: true;
}

/** `IS DISTINCT FROM`, or with `negated` `IS NOT DISTINCT FROM`. */
export interface Distinct {
  readonly kind: 'distinct';
  readonly negated: boolean;
  readonly left: Expression;
  readonly right: Expression;
}

/** Three-valued AND or OR. Without operands AND is true and OR is false. */
export interface Logic {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Expression[];
}

/** Three-valued NOT. */
export interface Not {
  readonly kind: 'not';
  readonly operand: Expression;
}

/** `IS [NOT] NULL | TRUE | FALSE | UNKNOWN`. */
export interface Test {
  readonly kind: 'test';
  readonly test: 'null' | 'true' | 'false' | 'unknown';
  readonly negated: boolean;
  readonly operand: Expression;
}

/** `operand IN (…)`; an empty list is false. */
export interface InList {
  readonly kind: 'in';
  readonly operand: Expression;
  readonly list: readonly Expression[];
}

/** `operand IN (SELECT …)`. */
export interface InQuery {
  readonly kind: 'in-query';
  readonly operand: Expression;
  readonly query: Subquery;
}

/** `EXISTS (SELECT …)`. */
export interface Exists {
  readonly kind: 'exists';
  readonly query: Subquery;
  /** There must be more rows than these: `EXISTS (SELECT … OFFSET n)`. Absent: none are passed over. */
  readonly beyond?: number;
}

/** `(SELECT …)` with one column and at most one row. */
export interface ScalarQuery {
  readonly kind: 'scalar-query';
  readonly type: ColumnType;
  readonly query: Subquery;
}

/** A SELECT inside an expression. Its tables carry policies of their own: see `guard`. */
export interface Subquery {
  readonly from: readonly SubqueryTable[];
  /** Join conditions and WHERE together; null: all rows. */
  readonly where: Expression | null;
  /** What is selected; null in EXISTS. */
  readonly select: Expression | null;
  /**
   * Name of the look-up function (`security definer`) whose inlined body this is, or stands in: its tables get no
   * guards. Absent for a subquery that the author wrote in place.
   */
  readonly definer?: string;
}

/** A table in a subquery. All of them are inner joined; conditions stand in `where`. */
export interface SubqueryTable {
  readonly table: TableName;
  /** Unique within the whole expression, so that nesting cannot capture. */
  readonly alias: string;
  /**
   * The row policies of this table for the asking role. `undefined` before authorisation (compiling it is an error),
   * null after it when nothing restricts the role here.
   */
  readonly guard?: Expression | null;
  /** The body of the view that `table` names, with its own guards; authorisation fills it in. Absent: not a view of ours. */
  readonly view?: ViewQuery;
}

/** `LIKE` (`%`, `_`, backslash escapes), or ILIKE with `insensitive`. */
export interface Like {
  readonly kind: 'like';
  readonly insensitive: boolean;
  readonly operand: Expression;
  readonly pattern: Expression;
}

/** `~`, or with `insensitive` `~*`: the pattern is a caller's and was found to be one of the published subset. */
export interface RegexMatch {
  readonly kind: 'regex';
  readonly insensitive: boolean;
  readonly operand: Expression;
  readonly pattern: Value;
}

/** Full-text search of a column by one of its indexes. */
export interface TextSearch {
  readonly kind: 'text-search';
  readonly operand: ColumnReference;
  readonly index: TextIndex;
  /** The column that is its table's whole primary key; null: there is no such column. */
  readonly key: string | null;
  /** PostgreSQL's function that reads what was sent, and what was sent. */
  readonly reader: TextQueryReader;
  readonly sent: Value;
  /** What was sent, read by us, for engines that cannot; null: nothing is asked for, so nothing is found. */
  readonly words: TextQuery | null;
}

export type TextQueryReader = 'to_tsquery' | 'plainto_tsquery' | 'phraseto_tsquery' | 'websearch_to_tsquery';

/** What a text must hold. */
export type TextQuery =
  /** The words in this order, or one word; the value is `"a b"`. */
  | { readonly kind: 'words'; readonly value: Value; readonly size: WordSize }
  /** A word that begins so; the value is `a*`. */
  | { readonly kind: 'prefix'; readonly value: Value; readonly size: WordSize }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly TextQuery[] }
  | { readonly kind: 'not'; readonly operand: TextQuery }
  /** What only PostgreSQL can ask. */
  | { readonly kind: 'native'; readonly feature: string };

/** Whether all words have three to 84 characters: some engines keep no others. */
export type WordSize = 'usual' | 'unusual';

/** `+ - * / %` on numbers, `||` on texts. */
export interface Arithmetic {
  readonly kind: 'arithmetic';
  readonly type: ColumnType;
  readonly operator: '+' | '-' | '*' | '/' | '%' | '||';
  readonly left: Expression;
  readonly right: Expression;
}

/** Functions of the portable set; their meaning is PostgreSQL's. */
export interface Call {
  readonly kind: 'call';
  readonly type: ColumnType;
  readonly name: FunctionName;
  readonly arguments: readonly Expression[];
}

/** Names of the portable functions. */
export type FunctionName = 'lower' | 'upper' | 'length' | 'trim' | 'coalesce' | 'nullif' | 'abs' | 'round' | 'now';

/** `CASE WHEN … THEN … ELSE … END`; `otherwise` null is ELSE NULL. */
export interface Case {
  readonly kind: 'case';
  readonly type: ColumnType;
  readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
  readonly otherwise: Expression | null;
}

/** `operand -> a -> 0 [->> b]` on json or jsonb. Path parts are bound values of the plan, never SQL text. */
export interface JsonPath {
  readonly kind: 'json-path';
  readonly type: ColumnType;
  readonly operand: Expression;
  readonly path: readonly (string | number)[];
  readonly as: 'json' | 'text';
}

/** `operand::type`. */
export interface Cast {
  readonly kind: 'cast';
  readonly type: ColumnType;
  readonly operand: Expression;
}

/** How one range lies to another. */
export interface RangePosition {
  readonly kind: 'range-position';
  /** `<<` and `>>`: wholly to the left, to the right of; `&<` and `&>`: does not reach beyond it to the right, to the left; `-|-`: is next to. */
  readonly operator: '<<' | '>>' | '&<' | '&>' | '-|-';
  readonly left: Expression;
  readonly right: Expression;
}

/** `@>`, `<@` or `&&` on arrays, jsonb and ranges; of a range also `@>` and `<@` with what lies between its bounds. */
export interface Containment {
  readonly kind: 'containment';
  readonly operator: 'contains' | 'contained' | 'overlaps';
  readonly left: Expression;
  readonly right: Expression;
}

/** One value of many rows, in what a grouped view selects or has in HAVING. NULLs are left out. */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly type: ColumnType;
  readonly name: 'count' | 'sum' | 'avg' | 'min' | 'max';
  /** Null: `count(*)`. */
  readonly argument: Expression | null;
  readonly distinct: boolean;
  /** `avg` is exact only when it is rounded: digits behind the point. Null for the others. */
  readonly digits: number | null;
}
