import type { ColumnType } from '@backstay/catalog';
import { typeChange } from '@backstay/query';

/**
 * What a value becomes in a column of another type, as `column` (quoted) is copied to a table made anew. The checks of
 * the new table refuse what does not fit; a number that would be rounded is made into a text, which they refuse as well.
 */
export function sqliteConversion(from: ColumnType, to: ColumnType, column: string): string {
  if (typeChange(from, to).kind === 'same') return column;
  switch (to.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return exactly(`CAST(${column} AS INTEGER)`, column);
    case 'numeric':
      return from.kind === 'numeric' ? exactly(`round(${column}, ${to.scale ?? 0})`, column) : column;
    case 'real':
    case 'double':
      return exactly(`CAST(${column} AS REAL)`, column);
    case 'text':
    case 'varchar':
      return `CAST(${column} AS TEXT)`;
    case 'timestamp':
    case 'timestamptz':
      return from.kind === 'date' ? `${column} || ' 00:00:00.000000'` : column;
    default:
      return column;
  }
}

const exactly = (converted: string, column: string): string =>
  `CASE WHEN ${converted} = ${column} THEN ${converted} WHEN ${column} IS NOT NULL THEN 'does not fit' END`;
