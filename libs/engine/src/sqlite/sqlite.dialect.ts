import type { ColumnType, TableName } from '@backstay/catalog';
import type { Aggregate, Arithmetic, Comparison, Containment, FunctionName, RangePosition } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import {
  bareLiteral,
  DefaultDialect,
  flatName,
  flatPartName,
  join,
  portableCast,
  quoteText,
  refuseRangeOperator,
  refuseRangeType,
  rowCount,
  sql,
  textConditions,
  type AskedText,
  type Codec,
  type Fragment,
  type Operand,
  type RegexForm,
  type SearchedText,
  type SortKey,
} from '@backstay/query';
import { sqliteCodec } from './sqlite.types.js';
import { sqliteRowTexts } from './sqlite.row-texts.js';
import { exactColumn, narrowed } from './stored-columns.js';
import { textIndexTables } from './sqlite.text-index.js';

const text: ColumnType = { kind: 'text' };

/** How SQLite says things; functions named `backstay_…` are ours (sqlite.functions.ts). */
class SqliteDialect extends DefaultDialect {
  override readonly name = 'sqlite';
  override readonly visit: Fragment = ['backstay_visit()'];
  /** One writer at a time: nobody can come in between. */
  override readonly forUpdate = '';
  override readonly rowTexts = sqliteRowTexts;
  override readonly arraysAreDocuments = true;

  override table(name: TableName): string {
    return this.quote(flatName(name));
  }

  override placeholder(): string {
    return '?';
  }

  override bound(placeholder: Fragment, type: ColumnType): Fragment {
    return type.kind === 'range' ? refuseRangeType(type) : placeholder;
  }

  override column(reference: Fragment, type: ColumnType): Fragment {
    return exactColumn(reference, type);
  }

  override narrow(operator: Comparison['operator'], reference: Operand, other: Operand): Fragment | null {
    return narrowed(operator, reference, other);
  }

  override output(expression: Fragment, type: ColumnType): Fragment {
    return type.kind === 'bigint' ? sql`CAST(${expression} AS TEXT)` : expression;
  }

  override codec(type: ColumnType): Codec {
    return sqliteCodec(type);
  }

  override compare(operator: Comparison['operator'], left: Operand, right: Operand): Fragment {
    const ordered = operator !== '=' && operator !== '<>';
    if (left.type.kind === 'jsonb') {
      return ordered
        ? sql`(backstay_jsonb_key(${left.sql}) ${operator} backstay_jsonb_key(${right.sql}))`
        : sql`(backstay_jsonb_compare(${left.sql}, ${right.sql}) ${operator} 0)`;
    }
    return ordered
      ? super.compare(operator, this.ranked(left), this.ranked(right))
      : super.compare(operator, left, right);
  }

  override distinct(left: Operand, right: Operand, negated: boolean): Fragment {
    if (left.type.kind === 'jsonb') {
      const same = sql`(backstay_jsonb_compare(${left.sql}, ${right.sql}) IS CASE WHEN ${left.sql} IS NULL THEN NULL ELSE 0 END)`;
      return negated
        ? sql`(${same} AND (${left.sql} IS NULL) = (${right.sql} IS NULL))`
        : sql`(NOT (${same} AND (${left.sql} IS NULL) = (${right.sql} IS NULL)))`;
    }
    return sql`(${left.sql} IS ${negated ? '' : 'NOT '}${right.sql})`;
  }

  override inList(operand: Operand, list: readonly Operand[]): Fragment {
    if (operand.type.kind !== 'jsonb') return super.inList(operand, list);
    return sql`(${join(
      list.map((item) => this.compare('=', operand, item)),
      ' OR ',
    )})`;
  }

  override like(operand: Fragment, pattern: Fragment, insensitive: boolean): Fragment {
    return sql`backstay_${insensitive ? 'ilike' : 'like'}(${operand}, ${pattern})`;
  }

  override regex(operand: Fragment, pattern: (form: RegexForm) => Fragment): Fragment {
    return sql`backstay_regex(${operand}, ${pattern('program')})`;
  }

  /** The index is a table of its own, whose rows have the keys of ours. */
  override textSearch({ column, index, key }: SearchedText, { query }: AskedText, nullIsFalse: boolean): Fragment {
    if (key === null) throw new Error(`The table of index ${index.name} has no key of one column`);
    const { words, rows } = textIndexTables({ name: flatPartName(index, index.name) }, (name) => this.quote(name));
    const holds =
      query === null
        ? ['FALSE']
        : textConditions(
            query,
            ({ value }) =>
              sql`(${key} IN (SELECT ${rows}.key FROM ${words} JOIN ${rows} ON ${rows}.id = ${words}.rowid WHERE ${words} MATCH ${value} AND backstay_visit()))`,
          );
    if (index.absent === 'empty') return holds;
    return nullIsFalse
      ? sql`(${holds} AND ${column} IS NOT NULL)`
      : sql`(CASE WHEN ${column} IS NOT NULL THEN ${holds} END)`;
  }

  /** Decimals are kept in binary here: a result is rounded to the digits it has, which makes it exact again. */
  override arithmetic(operator: Arithmetic['operator'], left: Operand, right: Operand, type: ColumnType): Fragment {
    const plain = sql`${left.sql} ${operator} ${right.sql}`;
    if (operator === '/' && type.kind === 'double') return sql`(CAST(${left.sql} AS REAL) / ${right.sql})`;
    if (type.kind !== 'numeric') return sql`(${plain})`;
    return sql`backstay_decimal(${plain}, ${String(numericScale(operator, left.type, right.type))})`;
  }

  override call(name: FunctionName, args: readonly Operand[], _type: ColumnType): Fragment {
    const list = join(
      args.map((arg) => arg.sql),
      ', ',
    );
    if (name === 'now') return [`(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')`];
    if (name === 'round' && !isFloat(args[0]?.type)) return sql`backstay_decimal(${list})`;
    const ours = name === 'lower' || name === 'upper' || name === 'length' || name === 'round';
    return sql`${ours ? `backstay_${name}` : name}(${list})`;
  }

  override jsonPath(operand: Operand, path: readonly (string | number)[], as: 'json' | 'text'): Fragment {
    const steps: Fragment = [{ kind: 'literal', type: text, value: JSON.stringify(path) }];
    const kind = operand.type.kind === 'json' ? 'json' : 'jsonb';
    return sql`backstay_${kind}_${as === 'text' ? 'text' : 'get'}(${operand.sql}, ${steps})`;
  }

  override containment(operator: Containment['operator'], left: Operand, right: Operand): Fragment {
    if (left.type.kind === 'range') return refuseRangeType(left.type);
    if (operator === 'contained') return this.containment('contains', right, left);
    const kind = left.type.kind === 'array' ? 'array' : 'jsonb';
    if (kind === 'jsonb' && operator === 'overlaps')
      throw fail('not_supported', { feature: 'Overlap of jsonb values' });
    return sql`backstay_${kind}_${operator === 'contains' ? 'contains' : 'overlaps'}(${left.sql}, ${right.sql})`;
  }

  override rangePosition(operator: RangePosition['operator']): Fragment {
    return refuseRangeOperator(operator);
  }

  override cast(operand: Operand, to: ColumnType): Fragment {
    return portableCast(operand, to, {
      toText: (value) => sql`CAST(${value} AS TEXT)`,
      toDouble: (value) => sql`CAST(${value} AS REAL)`,
      toScale: (value, scale) => sql`backstay_decimal(${value}, ${String(scale)})`,
    });
  }

  /** Decimals are added as whole numbers of their last digit, which is exact; what no double holds fails. */
  override aggregate(aggregate: Aggregate, argument: Operand | null): Fragment {
    if (argument === null || (aggregate.name !== 'sum' && aggregate.name !== 'avg')) {
      return super.aggregate(aggregate, argument);
    }
    const { type } = argument;
    const scale = type.kind === 'numeric' ? (type.scale ?? 0) : 0;
    const whole = scale === 0 ? argument.sql : sql`round(${argument.sql} * ${`1e${scale}`})`;
    const sum = type.kind === 'numeric' ? sql`sum(CAST(${whole} AS INTEGER))` : sql`sum(${argument.sql})`;
    if (aggregate.name === 'avg') {
      const digits = String(aggregate.digits ?? 0);
      return sql`backstay_average(${sum}, count(${argument.sql}), ${String(scale)}, ${digits})`;
    }
    return scale === 0 ? sum : sql`backstay_scaled(${sum}, ${String(scale)})`;
  }

  /** In two halves, which no number of rows makes too large for 64 bits. */
  override exactSum({ sql: value, type }: Operand): Fragment {
    const scale = type.kind === 'numeric' ? (type.scale ?? 0) : 0;
    const whole = scale === 0 ? value : sql`CAST(round(${value} * ${`1e${scale}`}) AS INTEGER)`;
    return sql`backstay_sum(sum(${whole} >> 32), sum(${whole} & 4294967295), ${String(scale)})`;
  }

  override derived({ sql: value, type }: Operand): Fragment {
    return type.kind === 'numeric' && type.scale !== null
      ? sql`backstay_shown(${value}, ${String(type.scale)})`
      : value;
  }

  override sortKeys(operand: Operand): readonly SortKey[] {
    return operand.type.kind === 'jsonb' ? [{ sql: sql`backstay_jsonb_key(${operand.sql})` }] : [this.ranked(operand)];
  }

  /** NULLs are the smallest values here. */
  override orderTerm(key: Fragment, direction: 'asc' | 'desc', nulls: 'first' | 'last' | null): Fragment {
    const natural = direction === 'asc' ? 'first' : 'last';
    const said = nulls === null || nulls === natural ? '' : ` NULLS ${nulls.toUpperCase()}`;
    return sql`${key} ${direction.toUpperCase()}${said}`;
  }

  override limit(limit: number | null, offset: number | null): string {
    if (offset === null || offset === 0) return super.limit(limit, null);
    return ` LIMIT ${limit === null ? '-1' : rowCount(limit)} OFFSET ${rowCount(offset)}`;
  }

  override inlineLiteral(type: ColumnType, value: string | null): string {
    if (value === null) return 'NULL';
    const bare = bareLiteral(type, value);
    if (bare !== null) return bare;
    const stored = this.codec(type).encode(value);
    return typeof stored === 'object' && stored !== null
      ? `x'${Buffer.from(stored).toString('hex')}'`
      : quoteText(String(stored));
  }

  /** Operand as PostgreSQL orders it: an enum by the position of its labels. */
  private ranked(operand: Operand): Operand {
    if (operand.type.kind === 'array' || operand.type.kind === 'json') throw unordered(operand.type);
    if (operand.type.kind !== 'enum') return operand;
    const branches = operand.type.values.map(
      (value, i) => sql`WHEN ${{ kind: 'literal', type: text, value }} THEN ${String(i)}`,
    );
    return { sql: sql`(CASE ${operand.sql} ${join(branches, ' ')} END)`, type: { kind: 'integer' } };
  }
}

const unordered = (type: ColumnType): Error =>
  fail('not_supported', { feature: `Ordering of ${type.kind} values on this database` });

const isFloat = (type: ColumnType | undefined): boolean => type?.kind === 'real' || type?.kind === 'double';

/** Digits behind the point of an exact result. */
function numericScale(operator: string, left: ColumnType, right: ColumnType): number {
  const scale = (type: ColumnType): number => (type.kind === 'numeric' ? (type.scale ?? 10) : 0);
  return operator === '*' ? scale(left) + scale(right) : Math.max(scale(left), scale(right));
}

/** SQLite's dialect. */
export const sqliteDialect = new SqliteDialect();
