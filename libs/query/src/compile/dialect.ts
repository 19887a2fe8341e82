import type { ColumnType, TableName } from '@backstay/catalog';
import type { DriverValue, Fragment, RawValue } from './fragment.js';

/** How values of one type go to a driver and come back. */
export interface Codec {
  /**
   * PostgreSQL's text form → driver parameter. Throws Failure (22P02, 22003, 22007, 22001 …) for a text that is not
   * one of the type, on every engine alike: nothing is left to a database's own casts.
   */
  encode(text: string): DriverValue;
  /** Cell → JSON text as PostgREST writes it (`"2026-01-02T03:04:05+00:00"`, `12.50`, raw JSON). NULL never gets here. */
  decode(raw: Exclude<RawValue, null>): string;
}

/**
 * How one engine says things. The default dialect (`default.dialect.ts`) is complete standard SQL as PostgreSQL reads
 * it; an engine's file lists its exceptions. Operands arrive compiled; the result must keep PostgreSQL's meaning.
 */
export interface Dialect {
  /** For documentation and tests only; nobody asks "is this mysql?". */
  readonly name: string;
  quote(identifier: string): string;
  /** The quoted physical name of a table: `public.x` is `x` off PostgreSQL, `auth.users` is `backstay_auth_users`. */
  table(name: TableName): string;
  /** `?`, or `$1`; position counts from 1. */
  placeholder(position: number): string;
  /** Wraps a bound value so that the engine takes it as this type (`$1::uuid`). */
  bound(placeholder: Fragment, type: ColumnType): Fragment;
  /** A column as it must be read to come back exactly (`c::text`, `CAST(c AS CHAR)`); the codec decodes it. */
  output(expression: Fragment, type: ColumnType): Fragment;
  codec(type: ColumnType): Codec;
  equal(left: Fragment, right: Fragment, type: ColumnType): Fragment;
  distinct(left: Fragment, right: Fragment, type: ColumnType): Fragment;
  like(operand: Fragment, pattern: Fragment, insensitive: boolean): Fragment;
  isTrue(operand: Fragment): Fragment;
  concat(left: Fragment, right: Fragment): Fragment;
  divide(left: Fragment, right: Fragment, type: ColumnType): Fragment;
  lower(operand: Fragment): Fragment;
  upper(operand: Fragment): Fragment;
  length(operand: Fragment): Fragment;
  now(): Fragment;
  jsonPath(
    operand: Fragment,
    operandType: ColumnType,
    path: readonly (string | number)[],
    as: 'json' | 'text',
  ): Fragment;
  contains(left: Fragment, right: Fragment, type: ColumnType): Fragment;
  overlaps(left: Fragment, right: Fragment, type: ColumnType): Fragment;
  cast(operand: Fragment, from: ColumnType, to: ColumnType): Fragment;
  /** One term of ORDER BY; `nulls` is null where the operand is never NULL (the engine may keep its index). */
  orderTerm(operand: Fragment, direction: 'asc' | 'desc', nulls: 'first' | 'last' | null): Fragment;
  limit(limit: number | null, offset: number | null): string;
  /** A constant inside DDL (defaults, checks), where nothing can be bound. Only for the schema author's own literals. */
  inlineLiteral(type: ColumnType, value: string | null): string;
}
