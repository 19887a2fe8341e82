import type { ColumnType } from '@backstay/catalog';
import {
  join,
  orderBy,
  orderTerms,
  sql,
  textParts,
  type Fragment,
  type RowTexts,
  type SortTerm,
  type ValueText,
} from '@backstay/query';

/** A constant, of the collation that all of a text is put together in. */
const word = (text: string): string => `'${text}' COLLATE utf8mb4_bin`;

/** Bytes of a list in one cell, at most; no text is longer than a packet, and longer ones are cut without a word. */
const longestList = `LEAST(@@max_allowed_packet, ${2 ** 24})`;

/** More bytes than that. */
const tooMany = String(2 ** 32);

/**
 * Rows as CONCAT writes them. Floats, bytes, arrays and padded texts are not among the types: the engine has its own
 * ways with those. `escapes` says whether the engine's JSON_QUOTE writes control characters as JSON.stringify does.
 */
export const mysqlRowTexts = (jsonIsText: boolean, escapes: 'exact' | 'in capitals'): RowTexts => ({
  object(members) {
    const textOf: ValueText = (value, type, nullable) => valueText(value, type, nullable, jsonIsText);
    // MariaDB finds a collation for constants and what JSON_QUOTE gives only where one is named.
    const parts = textParts(members, textOf, word('null'));
    return parts && sql`CONCAT('' COLLATE utf8mb4_bin, ${join(parts, ', ')})`;
  },
  one: ({ text, from }) => sql`(SELECT CASE WHEN COUNT(*) = 0 THEN ${word('null')} ELSE MAX(${text}) END${from})`,
  list({ text, from, plan, limit }, dialect) {
    const terms = orderTerms(plan, dialect);
    const keys = terms.map(({ key }, i) => sql`, ${key} AS k${String(i)}`);
    const page = sql`SELECT ${text} AS o${join(keys, '')}${from}${orderBy(plan, dialect)}${dialect.limit(limit, plan.offset)}`;
    const order = terms.map((term, i) => gatheredTerm({ ...term, key: [`d.k${i}`] }));
    return joined({ text: ['d.o'], order, start: '[' }, sql` FROM (${page}) AS d`);
  },
  readsAll: false,
  // A control character that has no letter of its own is \u000B here and \u000b there.
  isExact: escapes === 'exact' ? () => true : (text) => !text.includes('\\u00'),
});

/** GROUP_CONCAT sorts NULL among the zeros and the empty texts, so where NULLs stand is always said. */
export function gatheredTerm({ key, direction, nulls }: SortTerm): Fragment {
  const term = sql`${key} ${direction.toUpperCase()}`;
  return nulls === null ? term : sql`${key} IS ${nulls === 'first' ? 'NOT ' : ''}NULL, ${term}`;
}

/** A list of the texts of rows; NULL where one of them is, or all are too long together. */
export function joined(
  list: {
    readonly text: Fragment;
    readonly order: readonly Fragment[];
    readonly start: string;
    readonly page?: string;
  },
  from: Fragment,
): Fragment {
  const { text, order, start, page = '' } = list;
  const bytes = sql`COALESCE(SUM(COALESCE(LENGTH(${text}) + 1, ${tooMany})), 0)`;
  const sorted = order.length === 0 ? [] : sql` ORDER BY ${join(order, ', ')}`;
  const texts = sql`COALESCE(GROUP_CONCAT(${text}${sorted} SEPARATOR ','${page}), '')`;
  return sql`(SELECT IF(${bytes} < ${longestList}, CONCAT('' COLLATE utf8mb4_bin, ${start === '[' ? word('[') : start}, ${texts}, ${word(']')}), NULL)${from})`;
}

function valueText(value: Fragment, type: ColumnType, nullable: boolean, jsonIsText: boolean): Fragment | null {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return value;
    case 'numeric':
      return type.scale === null ? null : value;
    case 'boolean':
      return nullable ? sql`ELT((${value} <> 0) + 1, 'false', 'true')` : sql`IF(${value}, 'true', 'false')`;
    case 'text':
    case 'varchar':
    case 'enum':
      return sql`JSON_QUOTE(${value})`;
    case 'uuid':
      return sql`CONCAT('"', ${value}, '"')`;
    case 'json':
      return value;
    case 'jsonb':
      return jsonIsText ? value : sql`CAST(${value} AS CHAR)`;
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return timeText(value, type);
    default:
      return null;
  }
}

/** The fraction of a second without the zeros at its end. A date before the year 1 is none in PostgreSQL: null. */
function timeText(value: Fragment, type: ColumnType): Fragment {
  const characters = sql`CAST(${value} AS CHAR)`;
  const trimmed =
    'precision' in type && type.precision
      ? sql`TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${characters}))`
      : characters;
  if (type.kind === 'time') return sql`CONCAT('"', ${trimmed}, '"')`;
  const zone = type.kind === 'timestamptz' ? '+00:00' : '';
  const text = type.kind === 'date' ? trimmed : sql`REPLACE(${trimmed}, ' ', 'T')`;
  return sql`IF(${value} < '0001-01-01', 'null', CONCAT('"', ${text}, '${zone}"'))`;
}
