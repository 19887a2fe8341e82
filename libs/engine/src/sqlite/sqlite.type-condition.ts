import type { ColumnType } from '@backstay/catalog';

const integerRanges: Readonly<Record<string, string>> = {
  boolean: '0 AND 1',
  smallint: '-32768 AND 32767',
  integer: '-2147483648 AND 2147483647',
};

/**
 * The condition under which a value in `column` (quoted) is one of the type; null: any value that fits the storage
 * class. NULL passes, as checks do.
 */
export function sqliteTypeCondition(
  type: ColumnType,
  column: string,
  texts: (values: readonly string[]) => string,
): string | null {
  switch (type.kind) {
    case 'boolean':
    case 'smallint':
    case 'integer':
      return `typeof(${column}) IN ('integer', 'null') AND ${column} BETWEEN ${integerRanges[type.kind]}`;
    case 'bigint':
      return `typeof(${column}) IN ('integer', 'null')`;
    case 'real':
    case 'double':
      return `typeof(${column}) IN ('real', 'null')`;
    case 'numeric':
      return `typeof(${column}) IN ('integer', 'real', 'null')`;
    case 'bytea':
      return `typeof(${column}) IN ('blob', 'null')`;
    case 'varchar':
    case 'char':
      return type.length === null ? null : `length(${column}) <= ${type.length}`;
    case 'uuid':
      return `length(${column}) = 36`;
    case 'enum':
      return `${column} IN (${texts(type.values)})`;
    case 'json':
    case 'jsonb':
    case 'array':
      return `json_valid(${column})`;
    default:
      return null;
  }
}
