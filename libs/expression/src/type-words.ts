import type { ScalarType } from '@backstay/catalog';

/** What a type's modifiers (`(10,2)`) make of it; a text is the reason why they are refused. */
type Reader = (modifiers: readonly number[]) => ScalarType | string;

/** An accepted type: its words, first the one documentation uses, and how its modifiers read. */
export interface TypeWord {
  readonly words: readonly string[];
  /** How the author writes it, for documentation. */
  readonly written: string;
  readonly read: Reader;
}

/** `numeric` may have this many digits in all, and this many behind the point: the least of the four engines. */
const maxPrecision = 65;
const maxScale = 30;
/** The longest `varchar` that every engine can hold in a row. */
const maxLength = 16383;

/** What to write instead of a range where an engine has none. */
export const withoutRanges = 'Use two columns, a lower and an upper bound, with a check between them.';

/** Types that have no modifier. */
type PlainKind = Exclude<
  ScalarType,
  { readonly name: string } | { readonly precision: unknown } | { readonly length: unknown }
>['kind'];

const plain =
  (kind: PlainKind): Reader =>
  (modifiers) =>
    modifiers.length === 0 ? { kind } : `type ${kind} takes no modifier`;

const sized =
  (kind: 'varchar' | 'char', whenBare: ScalarType): Reader =>
  ([length, ...more]) => {
    if (length === undefined) return whenBare;
    if (more.length > 0 || length < 1 || length > maxLength) return `length for type ${kind} must be 1 to ${maxLength}`;
    return { kind, length };
  };

const clocked =
  (kind: 'time' | 'timestamp' | 'timestamptz'): Reader =>
  ([precision = 6, ...more]) =>
    more.length > 0 || precision < 0 || precision > 6
      ? `precision for type ${kind} must be 0 to 6`
      : { kind, precision };

const float: Reader = ([bits = 53, ...more]) => {
  if (more.length > 0 || bits < 1 || bits > 53) return 'precision for type float must be 1 to 53';
  return { kind: bits <= 24 ? 'real' : 'double' };
};

const numeric: Reader = ([precision, scale = 0, ...more]) => {
  if (precision === undefined) return { kind: 'numeric', precision: null, scale: null };
  if (more.length > 0 || precision < 1 || precision > maxPrecision)
    return `precision of type numeric must be 1 to ${maxPrecision}`;
  if (scale < 0 || scale > Math.min(precision, maxScale))
    return `scale of type numeric must be 0 to ${Math.min(precision, maxScale)} here`;
  return { kind: 'numeric', precision, scale };
};

/** Every accepted type, by PostgreSQL's words and their aliases. Enums and arrays come on top. */
export const typeWords: readonly TypeWord[] = [
  { words: ['boolean', 'bool'], written: 'boolean', read: plain('boolean') },
  { words: ['smallint', 'int2'], written: 'smallint', read: plain('smallint') },
  { words: ['integer', 'int', 'int4'], written: 'integer', read: plain('integer') },
  { words: ['bigint', 'int8'], written: 'bigint', read: plain('bigint') },
  { words: ['numeric', 'decimal'], written: 'numeric(p,s)', read: numeric },
  { words: ['real', 'float4'], written: 'real', read: plain('real') },
  { words: ['double precision', 'float8'], written: 'double precision', read: plain('double') },
  { words: ['float'], written: 'float(n)', read: float },
  { words: ['text'], written: 'text', read: plain('text') },
  {
    words: ['varchar', 'character varying'],
    written: 'varchar(n)',
    read: sized('varchar', { kind: 'varchar', length: null }),
  },
  { words: ['char', 'character', 'bpchar'], written: 'char(n)', read: sized('char', { kind: 'char', length: 1 }) },
  { words: ['uuid'], written: 'uuid', read: plain('uuid') },
  { words: ['date'], written: 'date', read: plain('date') },
  { words: ['time', 'time without time zone'], written: 'time', read: clocked('time') },
  { words: ['timestamp', 'timestamp without time zone'], written: 'timestamp', read: clocked('timestamp') },
  { words: ['timestamptz', 'timestamp with time zone'], written: 'timestamptz', read: clocked('timestamptz') },
  { words: ['json'], written: 'json', read: plain('json') },
  { words: ['jsonb'], written: 'jsonb', read: plain('jsonb') },
  { words: ['bytea'], written: 'bytea', read: plain('bytea') },
];

/** Types of PostgreSQL that are refused, and what to write instead. */
export const refusedTypes: readonly { readonly words: readonly string[]; readonly advice: string }[] = [
  { words: ['interval'], advice: 'Use integer for a number of seconds or days, or two timestamptz columns.' },
  { words: ['timetz'], advice: 'Use time, or timestamptz for a moment.' },
  { words: ['money'], advice: 'Use numeric(12,2).' },
  { words: ['citext'], advice: 'Use text and compare with ilike or lower().' },
  { words: ['name', 'bpchar without length'], advice: 'Use text or varchar(n).' },
  { words: ['inet', 'cidr', 'macaddr', 'macaddr8'], advice: 'Use varchar(43) with a check of your own.' },
  { words: ['bit', 'varbit'], advice: 'Use boolean columns, bigint, or varchar(n).' },
  { words: ['xml'], advice: 'Use text.' },
  { words: ['tsvector', 'tsquery'], advice: 'Keep the text in a text column.' },
  {
    words: ['int4multirange', 'int8multirange', 'nummultirange', 'tsmultirange', 'tstzmultirange', 'datemultirange'],
    advice: 'Use a table of its own with a lower and an upper bound per row.',
  },
  {
    words: ['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'geometry', 'geography'],
    advice: 'Use two double precision columns for a point, or jsonb for a shape.',
  },
  { words: ['vector', 'halfvec', 'sparsevec'], advice: 'Use jsonb or real[]; vectors cannot be searched here.' },
  { words: ['hstore'], advice: 'Use jsonb.' },
  { words: ['oid', 'regclass', 'regtype', 'xid', 'pg_lsn'], advice: 'Use bigint or varchar(n).' },
  { words: ['jsonpath'], advice: 'Use text.' },
];
