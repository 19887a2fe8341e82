import type { ColumnType } from '@backstay/catalog';
import { join, sql, textParts, type Fragment, type RowTexts, type ValueText } from '@backstay/query';

/**
 * Rows as CONCAT writes them. Floats, bytes, arrays and padded texts are not among the types: the engine has its own
 * ways with those. `escapes` says whether the engine's JSON_QUOTE writes control characters as JSON.stringify does.
 */
export const mysqlRowTexts = (jsonIsText: boolean, escapes: 'exact' | 'in capitals'): RowTexts => ({
  object(members) {
    const textOf: ValueText = (value, type, nullable) => valueText(value, type, nullable, jsonIsText);
    // MariaDB finds a collation for constants and what JSON_QUOTE gives only where one is named.
    const parts = textParts(members, textOf, "'null' COLLATE utf8mb4_bin");
    return parts && sql`CONCAT('' COLLATE utf8mb4_bin, ${join(parts, ', ')})`;
  },
  // A control character that has no letter of its own is \u000B here and \u000b there.
  isExact: escapes === 'exact' ? () => true : (text) => !text.includes('\\u00'),
});

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
