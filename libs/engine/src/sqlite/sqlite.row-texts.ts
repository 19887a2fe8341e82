import type { ColumnType } from '@backstay/catalog';
import { join, orderBy, sql, textParts, type Fragment, type RowTexts } from '@backstay/query';

/** Digits that a double holds of any decimal: those of more are written by the program. */
const exactDigits = 15;

/** Rows put together with `||`. Floats, bytes, arrays and padded texts are not among the types. */
export const sqliteRowTexts: RowTexts = {
  object(members) {
    const parts = textParts(members, valueText);
    return parts && sql`(${join(parts, ' || ')})`;
  },
  one: ({ text, from }) => sql`(SELECT CASE WHEN count(*) = 0 THEN 'null' ELSE max(${text}) END${from})`,
  list({ text, from, plan, limit }, dialect) {
    const page = sql`SELECT ${text} AS o${from}${orderBy(plan, dialect)}${dialect.limit(limit, plan.offset)}`;
    return sql`(SELECT CASE WHEN count(*) = count(o) THEN '[' || COALESCE(group_concat(o, ','), '') || ']' END FROM (${page}) WHERE backstay_gather(octet_length(o)))`;
  },
  readsAll: false,
  isExact: () => true,
};

function valueText(value: Fragment, type: ColumnType): Fragment | null {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'json':
    case 'jsonb':
      return value;
    case 'numeric':
      return type.scale === null || type.precision === null || type.precision > exactDigits
        ? null
        : sql`CASE WHEN ${value} IS NOT NULL THEN printf('%.${String(type.scale)}f', ${value}) END`;
    case 'boolean':
      return sql`CASE ${value} WHEN 0 THEN 'false' WHEN 1 THEN 'true' END`;
    case 'text':
    case 'varchar':
    case 'enum':
    case 'uuid':
      return sql`json_quote(${value})`;
    case 'date':
      return sql`CASE WHEN ${value} >= '0001' THEN json_quote(${value}) END`;
    case 'time':
      return sql`json_quote(${trimmed(value)})`;
    case 'timestamp':
      return sql`CASE WHEN ${value} >= '0001' THEN '"' || replace(${trimmed(value)}, ' ', 'T') || '"' END`;
    case 'timestamptz':
      return sql`CASE WHEN ${value} >= '0001' THEN '"' || replace(${trimmed(value)}, ' ', 'T') || '+00:00"' END`;
    default:
      return null;
  }
}

/** The fraction of a second without the zeros at its end. */
const trimmed = (value: Fragment): Fragment =>
  sql`CASE WHEN instr(${value}, '.') > 0 THEN rtrim(rtrim(${value}, '0'), '.') ELSE ${value} END`;
