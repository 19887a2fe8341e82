import type { ColumnType, TableName } from '@backstay/catalog';
import type {
  Aggregate,
  Arithmetic,
  Comparison,
  Containment,
  FunctionName,
  RangePosition,
  Value,
  WordSize,
} from '@backstay/expression';
import { fail } from '@backstay/kernel';
import {
  bareLiteral,
  DefaultDialect,
  flatName,
  hiddenName,
  join,
  parseValue,
  portableCast,
  quoteText,
  refuseRangeOperator,
  refuseRangeType,
  rowCount,
  sql,
  textConditions,
  type AskedText,
  type Codec,
  type DriverValue,
  type Fragment,
  type Operand,
  type RegexForm,
  type RowTexts,
  type SearchedText,
  type SortKey,
} from '@backstay/query';
import { jsonbContainment } from './jsonb-containment.js';
import { mysqlJsonbOrder } from './mysql.jsonb-order.js';
import { mysqlRowTexts } from './mysql.row-texts.js';
import { comparedDocument, mysqlCodec } from './mysql.types.js';
import { exactColumn, narrowed, signed } from './stored-columns.js';

const text: ColumnType = { kind: 'text' };

/** How MySQL says things. MariaDB extends this list with its own exceptions. */
export class MysqlDialect extends DefaultDialect {
  override readonly name: string = 'mysql';
  override readonly defaultRow = '() VALUES ()';
  override readonly arraysAreDocuments = true;
  override readonly rowTexts: RowTexts = mysqlRowTexts(false, 'exact');
  /** The collation in which texts are equal only when they are the same, and ordered by code point. */
  protected readonly collation: string = 'utf8mb4_0900_bin';
  protected readonly jsonbOrder = mysqlJsonbOrder;

  override quote(identifier: string): string {
    return `\`${identifier.replaceAll('`', '``')}\``;
  }

  override table(name: TableName): string {
    return this.quote(flatName(name));
  }

  override placeholder(): string {
    return '?';
  }

  /** Numbers travel as text, since the driver sends JavaScript's as doubles; a cast of a constant keeps an index usable. */
  override bound(placeholder: Fragment, type: ColumnType): Fragment {
    switch (type.kind) {
      case 'boolean':
      case 'smallint':
      case 'integer':
      case 'bigint':
        return sql`CAST(${placeholder} AS SIGNED)`;
      case 'numeric':
        return sql`CAST(${placeholder} AS DECIMAL(65,30))`;
      case 'date':
        return sql`CAST(${placeholder} AS DATE)`;
      case 'time':
        // A parameter cast to TIME directly is read as a date first: '03:04:05' becomes 2003-04-05 and its time midnight.
        return sql`CAST(CAST(${placeholder} AS CHAR) AS TIME(6))`;
      case 'timestamp':
      case 'timestamptz':
        return sql`CAST(${placeholder} AS DATETIME(6))`;
      case 'bytea':
        // A parameter that stands alone would be a text of the connection's.
        return sql`CAST(${placeholder} AS BINARY)`;
      case 'range':
        return refuseRangeType(type);
      default:
        return this.isDocument(type) ? sql`CAST(${placeholder} AS JSON)` : placeholder;
    }
  }

  override column(reference: Fragment, type: ColumnType): Fragment {
    const exact = exactColumn(reference, type, this.collation);
    return type.kind === 'array' && type.stored !== undefined && this.isDocument(type)
      ? sql`CAST(${exact} AS JSON)`
      : exact;
  }

  override narrow(operator: Comparison['operator'], reference: Operand, other: Operand): Fragment | null {
    return narrowed(operator, reference, other);
  }

  /** Exact numbers, dates and documents are read as text, whatever the driver would make of them. */
  override output(expression: Fragment, type: ColumnType): Fragment {
    switch (type.kind) {
      case 'bigint':
      case 'numeric':
      case 'date':
      case 'time':
      case 'timestamp':
      case 'timestamptz':
        return sql`CAST(${expression} AS CHAR)`;
      default:
        return this.isDocument(type) ? sql`CAST(${expression} AS CHAR)` : expression;
    }
  }

  override codec(type: ColumnType): Codec {
    return mysqlCodec(type);
  }

  /** A number in a condition need not survive in a column as it is written: it is only compared. */
  override operand(text: string, type: ColumnType): DriverValue {
    if (type.kind === 'real' && type.stored !== undefined)
      return Math.fround(Number(super.operand(text, { kind: 'real' })));
    return type.kind === 'jsonb' && this.isDocument(type)
      ? comparedDocument(parseValue(text, type))
      : super.operand(text, type);
  }

  override compare(operator: Comparison['operator'], left: Operand, right: Operand): Fragment {
    const ordered = operator !== '=' && operator !== '<>';
    if (!ordered) return super.compare(operator, left, right);
    if (left.type.kind === 'jsonb') return this.jsonbOrder.compare(operator, left, right);
    return super.compare(operator, this.ranked(left), this.ranked(right));
  }

  override distinct(left: Operand, right: Operand, negated: boolean): Fragment {
    const same = sql`(${left.sql} <=> ${right.sql})`;
    return negated ? same : sql`(NOT ${same})`;
  }

  override inList(operand: Operand, list: readonly Operand[]): Fragment {
    if (!isJsonKind(operand.type)) return super.inList(operand, list);
    return sql`(${join(
      list.map((item) => this.compare('=', operand, item)),
      ' OR ',
    )})`;
  }

  override like(operand: Fragment, pattern: Fragment, insensitive: boolean): Fragment {
    return insensitive ? sql`(LOWER(${operand}) LIKE LOWER(${pattern}))` : sql`(${operand} LIKE ${pattern})`;
  }

  /** The collation is one that tells cases apart; over its limits the server fails (3699). */
  override regex(operand: Fragment, pattern: (form: RegexForm) => Fragment): Fragment {
    return sql`REGEXP_LIKE(${operand}, ${pattern('search')}, 'c')`;
  }

  /** A MATCH is never NULL; its index keeps words of three to 84 characters. */
  override textSearch(searched: SearchedText, { query }: AskedText, nullIsFalse: boolean): Fragment {
    const { column, index, hidden } = searched;
    const words = hidden(hiddenName(index, 1));
    const found = (value: Value, size: WordSize): Fragment => {
      if (size === 'usual') return sql`(MATCH(${words}) AGAINST (${this.bound([value], text)} IN BOOLEAN MODE) > 0)`;
      throw fail('not_supported', {
        feature: 'full-text search of words with fewer than three letters on this database',
      });
    };
    const holds = query === null ? ['FALSE'] : textConditions(query, ({ value, size }) => found(value, size));
    if (index.absent === 'empty') return holds;
    return nullIsFalse
      ? sql`(${holds} AND ${column} IS NOT NULL)`
      : sql`(CASE WHEN ${column} IS NOT NULL THEN ${holds} END)`;
  }

  override arithmetic(operator: Arithmetic['operator'], left: Operand, right: Operand, type: ColumnType): Fragment {
    if (operator === '||') return sql`CONCAT(${left.sql}, ${right.sql})`;
    const word = operator === '/' && isWhole(type) ? 'DIV' : operator;
    return sql`(${signed(left).sql} ${word} ${signed(right).sql})`;
  }

  override call(name: FunctionName, args: readonly Operand[], _type: ColumnType): Fragment {
    if (name === 'now') return ['UTC_TIMESTAMP(6)'];
    const word = name === 'length' ? 'CHAR_LENGTH' : name.toUpperCase();
    return sql`${word}(${join(
      args.map((arg) => arg.sql),
      ', ',
    )})`;
  }

  override jsonPath(operand: Operand, path: readonly (string | number)[], as: 'json' | 'text'): Fragment {
    const found = this.written(sql`JSON_EXTRACT(${operand.sql}, ${this.pathOf(operand.sql, path)})`, operand.type);
    const conditions = path.flatMap((step, i) =>
      typeof step === 'number' ? [this.canIndex(operand, path.slice(0, i), step)] : [],
    );
    if (as === 'text') conditions.push(this.isNotJsonNull(found));
    const value = as === 'text' ? this.unquoted(found, operand.type) : found;
    const guarded = conditions.length === 0 ? value : sql`(CASE WHEN ${join(conditions, ' AND ')} THEN ${value} END)`;
    return as === 'text' ? sql`(${guarded} COLLATE ${this.collation})` : guarded;
  }

  /** What a path found, with the blanks of the type. */
  protected written(found: Fragment, _document: ColumnType): Fragment {
    return found;
  }

  /** The same as text: a string without its quotes. */
  protected unquoted(found: Fragment, _document: ColumnType): Fragment {
    return sql`JSON_UNQUOTE(${found})`;
  }

  /** A position finds something in an array only; in jsonb a bare scalar is an array of one. */
  private canIndex(document: Operand, path: readonly (string | number)[], step: number): Fragment {
    const at =
      path.length === 0 ? document.sql : sql`JSON_EXTRACT(${document.sql}, ${this.pathOf(document.sql, path)})`;
    const scalar = document.type.kind === 'jsonb' && (step === 0 || step === -1);
    return sql`JSON_TYPE(${at}) ${scalar ? "<> 'OBJECT'" : "= 'ARRAY'"} COLLATE ${this.collation}`;
  }

  /** A path is bound like any value. `[0]` of something that is no array would be the thing itself: tested by the caller. */
  protected pathOf(_document: Fragment, path: readonly (string | number)[]): Fragment {
    const steps = path.map((step) => {
      if (typeof step === 'string') return `.${JSON.stringify(step)}`;
      return step < 0 ? `[last${step === -1 ? '' : `-${-step - 1}`}]` : `[${step}]`;
    });
    return [{ kind: 'literal', type: text, value: `$${steps.join('')}` }];
  }

  override containment(operator: Containment['operator'], left: Operand, right: Operand): Fragment {
    if (left.type.kind === 'range') return refuseRangeType(left.type);
    if (left.type.kind !== 'array') return jsonbContainment(operator, left, right, this);
    if (operator === 'contained') return this.containment('contains', right, left);
    if (operator === 'contains') {
      return sql`(JSON_CONTAINS(${left.sql}, ${right.sql}) AND (NOT JSON_CONTAINS(${right.sql}, 'null') OR ${left.sql} IS NULL))`;
    }
    return this.overlaps(left, right);
  }

  /** Item by item: the server's own JSON_OVERLAPS says that NULL is in both, which PostgreSQL does not. */
  private overlaps(left: Operand, right: Operand): Fragment {
    const path = sql`CONCAT('$[', item.i - 1, ']')`;
    const item = sql`JSON_EXTRACT(${right.sql}, ${path})`;
    const items = sql`JSON_TABLE(${right.sql}, '$[*]' COLUMNS (i FOR ORDINALITY)) AS item`;
    const found = sql`EXISTS (SELECT 1 FROM ${items} WHERE ${this.isNotJsonNull(item)} AND JSON_CONTAINS(${left.sql}, ${item}))`;
    return sql`(CASE WHEN ${left.sql} IS NOT NULL AND ${right.sql} IS NOT NULL THEN ${found} END)`;
  }

  /** False for JSON's null, NULL for NULL. */
  private isNotJsonNull(json: Fragment): Fragment {
    return sql`JSON_TYPE(${json}) <> 'NULL' COLLATE ${this.collation}`;
  }

  override rangePosition(operator: RangePosition['operator']): Fragment {
    return refuseRangeOperator(operator);
  }

  override cast(operand: Operand, to: ColumnType): Fragment {
    return portableCast(operand, to, {
      toText: (value) => sql`(CONVERT(${value} USING utf8mb4) COLLATE ${this.collation})`,
      toDouble: (value) => sql`CAST(${value} AS DOUBLE)`,
      toScale: (value, scale) => sql`CAST(${value} AS DECIMAL(65,${String(scale)}))`,
    });
  }

  /** A sum of whole numbers is a decimal here; a quotient has four digits more than its dividend, so that gets thirty. */
  override aggregate(aggregate: Aggregate, argument: Operand | null): Fragment {
    if (argument === null) return super.aggregate(aggregate, null);
    const sum = sql`SUM(${argument.sql})`;
    if (aggregate.name === 'avg') {
      return sql`ROUND(CAST(${sum} AS DECIMAL(65,30)) / COUNT(${argument.sql}), ${String(aggregate.digits ?? 0)})`;
    }
    if (aggregate.name === 'sum' && aggregate.type.kind === 'bigint') return sql`CAST(${sum} AS SIGNED)`;
    return super.aggregate(aggregate, argument);
  }

  override exactSum(argument: Operand): Fragment {
    return sql`CAST(SUM(${argument.sql}) AS CHAR)`;
  }

  override derived(operand: Operand): Fragment {
    return operand.sql;
  }

  override sortKeys(operand: Operand): readonly SortKey[] {
    return operand.type.kind === 'jsonb' ? this.jsonbOrder.sortKeys(operand.sql) : [this.ranked(operand)];
  }

  /** NULLs are the smallest values here. */
  override orderTerm(key: Fragment, direction: 'asc' | 'desc', nulls: 'first' | 'last' | null): Fragment {
    const term = sql`${key} ${direction.toUpperCase()}`;
    const natural = direction === 'asc' ? 'first' : 'last';
    if (nulls === null || nulls === natural) return term;
    return sql`${key} IS ${nulls === 'first' ? 'NOT ' : ''}NULL, ${term}`;
  }

  override limit(limit: number | null, offset: number | null): string {
    if (offset === null || offset === 0) return super.limit(limit, null);
    return ` LIMIT ${limit === null ? '18446744073709551615' : rowCount(limit)} OFFSET ${rowCount(offset)}`;
  }

  override inlineLiteral(type: ColumnType, value: string | null): string {
    if (value === null) return 'NULL';
    const bare = bareLiteral(type, value);
    if (bare !== null) return bare;
    const stored = this.codec(type).encode(value);
    if (typeof stored === 'object' && stored !== null) return `X'${Buffer.from(stored).toString('hex')}'`;
    const constant = quote(String(stored));
    return this.isDocument(type) ? `CAST(${constant} AS JSON)` : constant;
  }

  /** Whether the engine stores the type as its own JSON documents. */
  protected isDocument(type: ColumnType): boolean {
    return type.kind === 'jsonb' || type.kind === 'array';
  }

  /** Operand as PostgreSQL orders it: an enum by the position of its labels. */
  private ranked(operand: Operand): Operand {
    if (operand.type.kind === 'enum') {
      const labels = operand.type.values.map((value): Fragment => [{ kind: 'literal', type: text, value }]);
      return { sql: sql`NULLIF(FIELD(${operand.sql}, ${join(labels, ', ')}), 0)`, type: { kind: 'integer' } };
    }
    if (!isJsonKind(operand.type)) return operand;
    throw fail('not_supported', { feature: `Ordering of ${operand.type.kind} values on this database` });
  }
}

const isWhole = (type: ColumnType): boolean => ['smallint', 'integer', 'bigint'].includes(type.kind);
const isJsonKind = (type: ColumnType): boolean => ['json', 'jsonb', 'array'].includes(type.kind);

/**
 * A backslash is an escape in this engine's strings: every session is set to the mode that says so. Not written as
 * bytes (`_utf8mb4 X'…'`): MariaDB prints those without escapes into the table's definition and cannot read it back.
 */
const quote = (value: string): string => quoteText(value.replaceAll('\\', '\\\\'));

/** MySQL's dialect. */
export const mysqlDialect = new MysqlDialect();
