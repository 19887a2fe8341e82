import type { ColumnType, TableName, TextIndex } from '@backstay/catalog';
import type {
  Aggregate,
  Arithmetic,
  Comparison,
  Containment,
  FunctionName,
  RangePosition,
  TextQuery,
  TextQueryReader,
} from '@backstay/expression';
import type { RegexForm } from '../regex/regex.js';
import type { DriverValue, Fragment, RawValue } from './fragment.js';
import type { RowTexts } from './row-text.js';

/** How values of one type go to a driver and come back. */
export interface Codec {
  /**
   * PostgreSQL's text form → driver parameter. Throws Failure (22P02, 22003, 22007, 22001 …) for a text that is not
   * one of the type, on every engine alike: nothing is left to a database's own casts.
   */
  readonly encode: (text: string) => DriverValue;
  /** The same for a canonical text (what `parseValue` gives), which is not read once more. */
  readonly store: (canonical: string) => DriverValue;
  /** Cell → JSON text as PostgREST writes it (`"2026-01-02T03:04:05+00:00"`, `12.50`, raw JSON). NULL never gets here. */
  readonly decode: (raw: Exclude<RawValue, null>) => string;
}

/** An operand that has been compiled, with the type it has. */
export interface Operand {
  readonly sql: Fragment;
  readonly type: ColumnType;
}

/** One thing to sort by, `reversed` the other way round than the order that is asked for; the first is NULL where the operand is. */
export interface SortKey {
  readonly sql: Fragment;
  readonly reversed?: true;
}

/** What is searched: the column, its index, the one column of its table's primary key, and columns that DDL hid. */
export interface SearchedText {
  readonly column: Fragment;
  readonly index: TextIndex;
  readonly key: Fragment | null;
  readonly hidden: (name: string) => Fragment;
}

/** What is asked for: as it was sent, and as it was read (null: nothing). */
export interface AskedText {
  readonly reader: TextQueryReader;
  readonly sent: Fragment;
  readonly query: TextQuery | null;
}

/**
 * How one engine says things. The default dialect (`default.dialect.ts`) is complete standard SQL as PostgreSQL reads
 * it; an engine's file lists its exceptions. Operands arrive compiled and self-contained (in parentheses where they
 * need them); the result must be self-contained too and keep PostgreSQL's meaning. What cannot be said exactly is
 * refused by name (`not_supported`).
 */
export interface Dialect {
  /** For documentation and tests only; nobody asks "is this mysql?". */
  readonly name: string;
  /** How the database writes rows as JSON; null: the program writes them all. */
  readonly rowTexts: RowTexts | null;
  /** Whether arrays are documents here, so that the texts of their elements are compared. */
  readonly arraysAreDocuments: boolean;
  quote(identifier: string): string;
  /** The quoted physical name of a table: `public.x` is `x` off PostgreSQL, `auth.users` is `backstay_auth_users`. */
  table(name: TableName): string;
  /** `?`, or `$1`; position counts from 1. */
  placeholder(position: number): string;
  /** Wraps a bound value so that the engine takes it as this type (`$1::uuid`). */
  bound(placeholder: Fragment, type: ColumnType): Fragment;
  /** The exact value of a column, which an adopted one may keep in another way (`type.stored`); self-contained. */
  column(reference: Fragment, type: ColumnType): Fragment;
  /**
   * A comparison of an adopted column as its engine makes it, which an index can serve: it holds whenever the exact one
   * does (`=` also for a member of a list), and perhaps more often. Null: nothing of the kind is known, or needed. What
   * is compared is a constant, or another column by its reference alone.
   */
  narrow(operator: Comparison['operator'], reference: Operand, other: Operand): Fragment | null;
  /** A column as it must be read to come back exactly (`c::text`); the codec decodes it. */
  output(expression: Fragment, type: ColumnType): Fragment;
  codec(type: ColumnType): Codec;
  /** The driver value of a text that is compared with `type`, whose limits do not bind it (`price = 12.345`). */
  operand(text: string, type: ColumnType): DriverValue;
  /** Of two jsonb values that are ordered the right one is a caller's; an array or object is a literal of the plan. */
  compare(operator: Comparison['operator'], left: Operand, right: Operand): Fragment;
  /** `IS DISTINCT FROM`, negated `IS NOT DISTINCT FROM`. */
  distinct(left: Operand, right: Operand, negated: boolean): Fragment;
  inList(operand: Operand, list: readonly Operand[]): Fragment;
  /** `operand IN (query)` where NULL and FALSE are told apart. */
  inQuery(operand: Fragment, query: Fragment): Fragment;
  test(operand: Fragment, test: 'null' | 'true' | 'false', negated: boolean): Fragment;
  /** Case matters exactly, or with `insensitive` folds all of Unicode; `\` escapes. */
  like(operand: Fragment, pattern: Fragment, insensitive: boolean): Fragment;
  /** Whether the operand holds a match; `pattern` gives it in the form an engine reads. A limit that is hit is a failure. */
  regex(operand: Fragment, pattern: (form: RegexForm) => Fragment): Fragment;
  /**
   * Full-text search by an index that this engine's DDL made. `nullIsFalse`: nothing tells NULL and FALSE apart there.
   * Throws `not_supported` for what the index cannot answer exactly.
   */
  textSearch(searched: SearchedText, asked: AskedText, nullIsFalse: boolean): Fragment;
  /** Division by zero is NULL on every engine, so that a row can never make a statement fail. */
  arithmetic(operator: Arithmetic['operator'], left: Operand, right: Operand, type: ColumnType): Fragment;
  call(name: FunctionName, args: readonly Operand[], type: ColumnType): Fragment;
  /** `->`, or with `as` text a last `->>`; number steps index arrays only (negative: from the end), texts objects only. */
  jsonPath(operand: Operand, path: readonly (string | number)[], as: 'json' | 'text'): Fragment;
  containment(operator: Containment['operator'], left: Operand, right: Operand): Fragment;
  /** Throws what PostgreSQL would answer where the left one is no range, and `not_supported` where an engine has none. */
  rangePosition(operator: RangePosition['operator'], left: Operand, right: Operand): Fragment;
  cast(operand: Operand, to: ColumnType): Fragment;
  /** `argument` is null for `count(*)`. Sums and averages are exact, or the statement fails. */
  aggregate(aggregate: Aggregate, argument: Operand | null): Fragment;
  /** The sum of exact numbers as PostgreSQL's text, however many digits it has; NULL where there are none. */
  exactSum(argument: Operand): Fragment;
  /** An expression as a column of a derived table, so that it compares and sorts as a table's column of the type does. */
  derived(operand: Operand): Fragment;
  /** What ORDER BY sorts by, one after the other, so that the order is PostgreSQL's (an enum's label position). */
  sortKeys(operand: Operand): readonly SortKey[];
  /** One term of ORDER BY; `nulls` is null where the operand is never NULL (the engine may keep its index). */
  orderTerm(key: Fragment, direction: 'asc' | 'desc', nulls: 'first' | 'last' | null): Fragment;
  /** With a leading blank, or empty. Rows; throws Error on anything but counts. */
  limit(limit: number | null, offset: number | null): string;
  /**
   * A condition that is true of every row and is asked of each that a read looks at, so that the engine can end one that
   * looks at too many; empty where the engine can stop a statement itself.
   */
  readonly visit: Fragment;
  /** What makes a SELECT lock its rows until the transaction ends, with a leading blank; empty where writers queue. */
  readonly forUpdate: string;
  /** Behind `INSERT INTO table`: one row of nothing but defaults. */
  readonly defaultRow: string;
  /** A constant inside DDL (defaults, checks), where nothing can be bound. Only for the schema author's own literals. */
  inlineLiteral(type: ColumnType, value: string | null): string;
}
