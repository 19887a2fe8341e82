import type { ColumnType } from '@backstay/catalog';
import { join, orderBy, sql, textParts, type Fragment, type RowTexts } from '@backstay/query';

/** Digits that a double holds of any decimal: those of more are written by the program. */
const exactDigits = 15;

/** Arguments of one call; older versions take 127. */
const mostArguments = 100;

/**
 * Rows put together with `concat`, which copies each part once, where `||` copies all that stands before it. It takes NULL
 * for an empty text, so each value has a text also for NULL. Floats, bytes, arrays and padded texts are not among the types.
 */
export const sqliteRowTexts: RowTexts = {
  object(members) {
    const parts = textParts(members, valueText, null);
    return parts && concat(parts);
  },
  // No text of a row is NULL here.
  one: ({ text, from }) => sql`COALESCE((SELECT ${text}${from}), 'null')`,
  list({ text, from, plan, limit }, dialect) {
    const page = sql`SELECT ${text} AS o${from}${orderBy(plan, dialect)}${dialect.limit(limit, plan.offset)}`;
    return sql`(SELECT concat('[', group_concat(o, ','), ']') FROM (${page}) WHERE ${counted(limit)})`;
  },
  readsAll: false,
  isExact: () => true,
};

function concat(parts: readonly Fragment[]): Fragment {
  if (parts.length <= mostArguments) return sql`concat(${join(parts, ', ')})`;
  return sql`(${concat(parts.slice(0, mostArguments))} || ${concat(parts.slice(mostArguments))})`;
}

/** Bytes of a list that nobody counts. */
const uncounted = 2 ** 20;

/** True of each row; its bytes are counted, unless all rows of a page would be short together if they were like it. */
const counted = (limit: number): string =>
  `octet_length(o) <= ${Math.floor(uncounted / Math.max(1, limit))} OR backstay_gather(octet_length(o))`;

function valueText(value: Fragment, type: ColumnType): Fragment | null {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'json':
    case 'jsonb':
      return sql`COALESCE(${value}, 'null')`;
    case 'numeric':
      return type.scale === null || type.precision === null || type.precision > exactDigits
        ? null
        : sql`CASE WHEN ${value} IS NULL THEN 'null' ELSE printf('%.${String(type.scale)}f', ${value}) END`;
    case 'boolean':
      return sql`CASE WHEN ${value} THEN 'true' WHEN NOT ${value} THEN 'false' ELSE 'null' END`;
    case 'text':
    case 'varchar':
    case 'enum':
    case 'uuid':
      return sql`json_quote(${value})`;
    case 'date':
      return dated(value, sql`json_quote(${value})`);
    case 'time':
      return sql`json_quote(${trimmed(value)})`;
    case 'timestamp':
      return dated(value, sql`'"' || replace(${trimmed(value)}, ' ', 'T') || '"'`);
    case 'timestamptz':
      return dated(value, sql`'"' || replace(${trimmed(value)}, ' ', 'T') || '+00:00"'`);
    default:
      return null;
  }
}

/** A date of the year zero is none in PostgreSQL. */
const dated = (value: Fragment, text: Fragment): Fragment =>
  sql`CASE WHEN ${value} >= '0001' OR ${value} < '0000' THEN ${text} ELSE 'null' END`;

/** The fraction of a second without the zeros at its end. */
const trimmed = (value: Fragment): Fragment =>
  sql`CASE WHEN instr(${value}, '.') > 0 THEN rtrim(rtrim(${value}, '0'), '.') ELSE ${value} END`;
