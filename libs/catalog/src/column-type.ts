/**
 * How an adopted column keeps its values, in its engine's own words (`varchar(40) character set latin1 collate
 * latin1_swedish_ci`): only there where it differs from how this system keeps the type. The engine's dialect reads it.
 */
export interface Stored {
  readonly stored?: string;
}

/** Types that can be the element of an array. */
export type ScalarType = Stored & PlainType;

type PlainType =
  | { readonly kind: 'boolean' | 'smallint' | 'integer' | 'bigint' | 'real' | 'double' }
  | { readonly kind: 'text' | 'uuid' | 'date' | 'json' | 'jsonb' | 'bytea' }
  /** `precision` null: any (numeric without precision); a `scale` all the same: digits that are written at least. */
  | { readonly kind: 'numeric'; readonly precision: number | null; readonly scale: number | null }
  /** `length` null: no limit. `char` pads with blanks on output, as PostgreSQL does. */
  | { readonly kind: 'varchar' | 'char'; readonly length: number | null }
  /** `precision`: digits of the fraction of a second, 0 to 6. */
  | { readonly kind: 'time' | 'timestamp' | 'timestamptz'; readonly precision: number }
  /** `name`: with its schema, as `writtenName` writes it. */
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[] };

/** PostgreSQL's own range types; what lies between the bounds of each is `rangeElement` of `@backstay/expression`. */
export type RangeName = 'int4range' | 'int8range' | 'numrange' | 'tsrange' | 'tstzrange' | 'daterange';

/** All values between two bounds. Only engines with the capability `ranges` have columns of such a type. */
export type RangeType = Stored & { readonly kind: 'range'; readonly name: RangeName };

/** The type of a column or an expression, in PostgreSQL's terms, whatever the engine stores. */
export type ColumnType = ScalarType | RangeType | (Stored & { readonly kind: 'array'; readonly of: ScalarType });

/** The word that names a kind of type. */
export type TypeKind = ColumnType['kind'];
