import type { ColumnType } from '@backstay/catalog';
import type { Comparison } from '@backstay/expression';
import { join, sql, type Fragment, type Operand } from '@backstay/query';
import { storedType, type StoredType } from './stored-type.js';

/**
 * Character sets in which no text can be written in two ways, so that equal texts are equal bytes and a key finds all of
 * them.
 */
const unambiguous: ReadonlySet<string> = new Set([
  'ascii',
  'latin1',
  'latin2',
  'latin5',
  'latin7',
  'cp1250',
  'cp1251',
  'cp1256',
  'cp1257',
  'koi8r',
  'koi8u',
  'utf8mb3',
  'utf8mb4',
]);

const momentBases: ReadonlySet<string> = new Set(['date', 'datetime', 'timestamp', 'time']);

/**
 * The exact value of an adopted column, whatever its collation takes for equal: text by its code points (`exact` is the
 * collation for that), a zero date or a time of more than a day as NULL, an integer without the zeros it is filled with.
 */
export function exactColumn(column: Fragment, type: ColumnType, exact: string): Fragment {
  if (type.stored === undefined) return column;
  const stored = storedType(type.stored);
  if (stored.base === 'set') return members(column, stored, exact);
  if (stored.charset !== null && stored.charset !== 'binary') return exactText(column, stored, exact);
  if (type.kind === 'boolean') return sql`(${column} <> 0)`;
  switch (stored.base) {
    case 'bit': {
      const number = sql`CAST(${column} AS UNSIGNED)`;
      return stored.length === 64 ? sql`CAST(${number} AS DECIMAL(20,0))` : number;
    }
    case 'year':
      return sql`CAST(${column} AS SIGNED)`;
    case 'float':
      return sql`(${column} + 0E0)`;
    case 'uuid':
      return sql`(CAST(${column} AS CHAR) COLLATE ${exact})`;
    case 'time':
      return sql`(CASE WHEN ${column} BETWEEN '00:00:00' AND '24:00:00' THEN ${column} END)`;
    case 'date':
    case 'datetime':
    case 'timestamp':
      return sql`(CASE WHEN YEAR(${column}) > 0 AND MONTH(${column}) > 0 AND DAYOFMONTH(${column}) > 0 THEN ${column} END)`;
    case 'decimal':
      // MySQL shows an average to four digits and compares it with more.
      if (stored.computed)
        return sql`CAST(${column} AS DECIMAL(${String(stored.length)},${String(stored.scale ?? 0)}))`;
      return stored.zerofill ? sql`(${column} + 0)` : column;
    default:
      return stored.zerofill ? sql`(${column} + 0)` : column;
  }
}

function exactText(column: Fragment, { base, charset, labels }: StoredType, exact: string): Fragment {
  const same = charset === 'utf8mb4' ? sql`(${column} COLLATE ${exact})` : convert(column, exact);
  // What is none of its labels is kept as an empty one.
  return base === 'enum' && !labels.includes('') ? sql`(NULLIF(${same}, '') COLLATE ${exact})` : same;
}

const convert = (column: Fragment, exact: string): Fragment => sql`(CONVERT(${column} USING utf8mb4) COLLATE ${exact})`;

/** A set's members as the array that the type is here, in the order of its definition. */
function members(column: Fragment, { labels }: StoredType, exact: string): Fragment {
  const items = labels.map((label, i): Fragment => {
    const text: Fragment = [{ kind: 'literal', type: { kind: 'text' }, value: `, ${JSON.stringify(label)}` }];
    return sql`IF((${column} + 0) & ${String(2n ** BigInt(i))}, ${text}, '')`;
  });
  const list = sql`CONCAT('[', SUBSTR(CONCAT(${join(items, ', ')}), 3), ']')`;
  return sql`(CASE WHEN ${column} IS NOT NULL THEN ${list} END COLLATE ${exact})`;
}

/** The comparison in the column's own terms: its collation finds at least the equal texts, and has the key. */
export function narrowed(
  operator: Comparison['operator'],
  { sql: column, type }: Operand,
  other: Operand,
): Fragment | null {
  if (type.stored === undefined) return null;
  const stored = storedType(type.stored);
  if (momentBases.has(stored.base)) {
    return other.type.stored === undefined || stored.base === storedType(other.type.stored).base
      ? sql`(${column} ${operator} ${other.sql})`
      : null;
  }
  const { charset, collation } = stored;
  // A set is an array here, which is no text of the column's own.
  if (stored.base === 'set' || operator !== '=' || charset === null || collation === null || !unambiguous.has(charset))
    return null;
  if (other.type.stored === undefined) return sql`(${column} = ${inCollation(other.sql, charset, collation)})`;
  return storedType(other.type.stored).collation === collation ? sql`(${column} = ${other.sql})` : null;
}

/**
 * The cast makes it a text of the connection: a parameter that is converted itself is refused where a letter is missing
 * in the character set (seen on MySQL 9.7: error 3988), instead of being found nowhere.
 */
const inCollation = (value: Fragment, charset: string, collation: string): Fragment =>
  sql`CONVERT(CAST(${value} AS CHAR) USING ${charset}) COLLATE ${collation}`;

/** A number that cannot be negative makes a difference that is negative an error here: not so in PostgreSQL. */
export const signed = (operand: Operand): Operand =>
  operand.type.stored !== undefined && storedType(operand.type.stored).unsigned && operand.type.kind !== 'numeric'
    ? { sql: sql`CAST(${operand.sql} AS SIGNED)`, type: operand.type }
    : operand;
