import type { ColumnType, TableName } from '@backstay/catalog';
import {
  family,
  withoutModifier,
  type Aggregate,
  type Arithmetic,
  type Comparison,
  type Containment,
  type FunctionName,
  type RangePosition,
} from '@backstay/expression';
import type { RegexForm } from '../regex/regex.js';
import type { AskedText, Codec, Dialect, Operand, SearchedText, SortKey } from './dialect.js';
import { defaultRowTexts } from './default-row-texts.js';
import { requireRange } from './ranges.js';
import { searchedText } from './searched-text.js';
import type { DriverValue, Fragment } from './fragment.js';
import type { RowTexts } from './row-text.js';
import { sqlType } from './sql-type.js';
import { join, sql } from './sql.js';
import { parseValue } from './values/parse-value.js';
import { portableCodec } from './values/portable-codec.js';

const text: ColumnType = { kind: 'text' };
const integer: ColumnType = { kind: 'integer' };

/** Standard SQL as PostgreSQL reads it, complete. An engine extends it with a short list of exceptions. */
export class DefaultDialect implements Dialect {
  readonly name: string = 'default';
  readonly visit: Fragment = [];
  readonly forUpdate: string = ' FOR UPDATE';
  readonly defaultRow: string = 'DEFAULT VALUES';
  readonly rowTexts: RowTexts | null = defaultRowTexts(this);
  readonly arraysAreDocuments: boolean = false;

  quote(identifier: string): string {
    return `"${identifier.replaceAll('"', '""')}"`;
  }

  table(name: TableName): string {
    return `${this.quote(name.schema)}.${this.quote(name.name)}`;
  }

  placeholder(position: number): string {
    return `$${position}`;
  }

  bound(placeholder: Fragment, type: ColumnType): Fragment {
    return sql`${placeholder}::${sqlType(withoutModifier(type))}`;
  }

  column(reference: Fragment, _type: ColumnType): Fragment {
    return reference;
  }

  narrow(_operator: Comparison['operator'], _reference: Operand, _other: Operand): Fragment | null {
    return null;
  }

  output(expression: Fragment, _type: ColumnType): Fragment {
    return expression;
  }

  codec(type: ColumnType): Codec {
    return portableCodec(type);
  }

  operand(text: string, type: ColumnType): DriverValue {
    return this.codec(withoutModifier(type)).encode(text);
  }

  compare(operator: Comparison['operator'], left: Operand, right: Operand): Fragment {
    return sql`(${left.sql} ${operator} ${right.sql})`;
  }

  distinct(left: Operand, right: Operand, negated: boolean): Fragment {
    return sql`(${left.sql} IS ${negated ? 'NOT ' : ''}DISTINCT FROM ${right.sql})`;
  }

  inQuery(operand: Fragment, query: Fragment): Fragment {
    return sql`(${operand} IN (${query}))`;
  }

  inList(operand: Operand, list: readonly Operand[]): Fragment {
    return sql`(${operand.sql} IN (${join(
      list.map((item) => item.sql),
      ', ',
    )}))`;
  }

  test(operand: Fragment, test: 'null' | 'true' | 'false', negated: boolean): Fragment {
    return sql`(${operand} IS ${negated ? 'NOT ' : ''}${test.toUpperCase()})`;
  }

  /** Columns have collation "C"; folding case needs the database's own, which knows all letters. */
  like(operand: Fragment, pattern: Fragment, insensitive: boolean): Fragment {
    return insensitive ? sql`(${operand} COLLATE "default" ILIKE ${pattern})` : sql`(${operand} LIKE ${pattern})`;
  }

  /** What has a case was written out in the pattern, and so has what is a letter. */
  regex(operand: Fragment, pattern: (form: RegexForm) => Fragment): Fragment {
    return sql`(${operand} COLLATE "C" ~ ${pattern('native')})`;
  }

  /** The expression is the index's own, so that it is asked. */
  textSearch({ column, index }: SearchedText, { reader, sent }: AskedText, _nullIsFalse: boolean): Fragment {
    const language = `'${index.language}'::regconfig`;
    return sql`(to_tsvector(${language}, ${searchedText(column, index)}) @@ ${reader}(${language}, ${sent}))`;
  }

  arithmetic(operator: Arithmetic['operator'], left: Operand, right: Operand, _type: ColumnType): Fragment {
    const divides = operator === '/' || operator === '%';
    return sql`(${left.sql} ${operator} ${divides ? sql`NULLIF(${right.sql}, 0)` : right.sql})`;
  }

  call(name: FunctionName, args: readonly Operand[], _type: ColumnType): Fragment {
    const list = args.map((arg) => arg.sql);
    switch (name) {
      case 'lower':
      case 'upper':
        return sql`(${name}(${join(list, ', ')} COLLATE "default") COLLATE "C")`;
      case 'trim':
        return sql`btrim(${join(list, ', ')})`;
      default:
        return sql`${name}(${join(list, ', ')})`;
    }
  }

  jsonPath(operand: Operand, path: readonly (string | number)[], as: 'json' | 'text'): Fragment {
    const steps = path.map((step, i): Fragment => {
      const type = typeof step === 'number' ? integer : text;
      const arrow = as === 'text' && i === path.length - 1 ? '->>' : '->';
      return sql` ${arrow} ${this.bound([{ kind: 'literal', type, value: String(step) }], type)}`;
    });
    const document = operand.type.kind === 'array' ? sql`to_jsonb(${operand.sql})` : operand.sql;
    const found = sql`(${document}${join(steps, '')})`;
    return as === 'text' ? sql`(${found} COLLATE "C")` : found;
  }

  containment(operator: Containment['operator'], left: Operand, right: Operand): Fragment {
    const symbol = { contains: '@>', contained: '<@', overlaps: '&&' }[operator];
    return sql`(${left.sql} ${symbol} ${right.sql})`;
  }

  rangePosition(operator: RangePosition['operator'], left: Operand, right: Operand): Fragment {
    requireRange(left.type, operator);
    return sql`(${left.sql} ${operator} ${right.sql})`;
  }

  cast(operand: Operand, to: ColumnType): Fragment {
    return sql`(${operand.sql}::${sqlType(to)})`;
  }

  aggregate({ name, distinct, digits }: Aggregate, argument: Operand | null): Fragment {
    if (argument === null) return ['count(*)'];
    if (name === 'avg') {
      // With forty digits, so that what is rounded is the quotient itself and not one that was rounded before.
      return sql`round(sum(${argument.sql})::numeric(1000,40) / NULLIF(count(${argument.sql}), 0), ${String(digits ?? 0)})`;
    }
    return sql`${name}(${distinct ? 'DISTINCT ' : ''}${argument.sql})`;
  }

  exactSum(argument: Operand): Fragment {
    return sql`sum(${argument.sql})::text`;
  }

  /** A constant has the database's own collation, where a column has "C". */
  derived({ sql: expression, type }: Operand): Fragment {
    return family(type) === 'text' ? sql`(${expression} COLLATE "C")` : expression;
  }

  sortKeys(operand: Operand): readonly SortKey[] {
    return [operand];
  }

  /** NULLs are the largest values, as in PostgreSQL; what is so by itself is not said. */
  orderTerm(key: Fragment, direction: 'asc' | 'desc', nulls: 'first' | 'last' | null): Fragment {
    const natural = direction === 'asc' ? 'last' : 'first';
    const said = nulls === null || nulls === natural ? '' : ` NULLS ${nulls.toUpperCase()}`;
    return sql`${key} ${direction.toUpperCase()}${said}`;
  }

  limit(limit: number | null, offset: number | null): string {
    const rows = limit === null ? '' : ` LIMIT ${rowCount(limit)}`;
    return offset === null || offset === 0 ? rows : `${rows} OFFSET ${rowCount(offset)}`;
  }

  inlineLiteral(type: ColumnType, value: string | null): string {
    if (value === null) return 'NULL';
    const bare = bareLiteral(type, value);
    if (bare !== null && type.kind !== 'real' && type.kind !== 'double') return bare;
    // A cast behind a text has no place where only a plain constant may stand (the labels of CREATE TYPE).
    return type.kind === 'text' ? quoteText(value) : `${quoteText(value)}::${sqlType(type)}`;
  }
}

/** The digits of a count of rows; an Error for anything else, as nothing of a caller's may be text of a statement. */
export function rowCount(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`Not a count of rows: ${value}`);
  return String(value);
}

/** A text constant of standard SQL. */
export const quoteText = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A constant whose type needs no quotes in any SQL: whole numbers, decimals, booleans; null for all others. */
export function bareLiteral(type: ColumnType, value: string): string | null {
  switch (type.kind) {
    case 'boolean':
      return parseValue(value, type).toUpperCase();
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return parseValue(value, type);
    case 'real':
    case 'double':
      return Number(parseValue(value, type)).toExponential();
    default:
      return null;
  }
}
