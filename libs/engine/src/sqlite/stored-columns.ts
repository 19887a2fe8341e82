import type { ColumnType } from '@backstay/catalog';
import type { Comparison } from '@backstay/expression';
import { sql, type Fragment, type Operand } from '@backstay/query';

const isText = ({ kind }: ColumnType): boolean => kind === 'text' || kind === 'varchar' || kind === 'char';

/** The value of an adopted column where it is of the column's own kind, otherwise NULL; texts by their code points. */
export function exactColumn(column: Fragment, type: ColumnType): Fragment {
  if (type.stored === undefined) return column;
  switch (type.kind) {
    case 'boolean':
      return sql`(CASE typeof(${column}) WHEN 'integer' THEN ${column} <> 0 END)`;
    case 'smallint':
    case 'integer':
    case 'bigint':
      return sql`(CASE typeof(${column}) WHEN 'integer' THEN ${column} END)`;
    case 'double':
    case 'numeric':
      return sql`(CASE WHEN typeof(${column}) IN ('integer', 'real') THEN ${column} END)`;
    case 'bytea':
      return sql`(CASE typeof(${column}) WHEN 'blob' THEN ${column} END)`;
    default:
      return sql`(CASE typeof(${column}) WHEN 'text' THEN ${column} END COLLATE BINARY)`;
  }
}

/** The comparison in the column's own collation, which its indexes have; only equality of texts is kept by all of them. */
export function narrowed(
  operator: Comparison['operator'],
  { sql: column, type }: Operand,
  other: Operand,
): Fragment | null {
  if (type.stored === undefined || other.type.stored !== undefined || type.kind === 'boolean') return null;
  return isText(type) && operator !== '=' ? null : sql`(${column} ${operator} ${other.sql})`;
}
