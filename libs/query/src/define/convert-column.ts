import type { Expression } from '@backstay/expression';
import { sqlType } from '../compile/sql-type.js';
import type { ColumnDefinition } from './table-definition.js';
import { typeChange } from './type-change.js';

/**
 * PostgreSQL's expression for a column's values in its new type; null: its own assignment keeps them, or refuses. A
 * value that would be rounded is made into one that cannot be read, so that the statement fails instead: plan has looked
 * for such rows, but they may have come since.
 */
export function convertColumn(
  from: ColumnDefinition,
  to: ColumnDefinition,
  column: string,
  inline: (expression: Expression) => string,
): string | null {
  const type = sqlType(to.type);
  const [had, has] = [from.type.kind, to.type.kind];
  if (had === 'date' && has === 'timestamptz') return `${column}::timestamp AT TIME ZONE 'UTC'`;
  const zoned = [had, has].filter((kind) => kind === 'timestamptz').length === 1;
  if (zoned) return `(${column} AT TIME ZONE 'UTC')::${type}`;
  if (had === 'enum' || had === 'real') return `${column}::text::${type}`;
  // Assignment refuses a text that is too long, where a cast would cut it.
  if ((had === 'text' || had === 'varchar') && has !== 'enum') return null;
  const change = typeChange(from.type, to.type);
  if (change.kind !== 'narrowing' || has === 'enum') return `${column}::${type}`;
  const fits = inline(change.fits({ kind: 'column', type: from.type, source: 'row', column: from.name }));
  return `CASE WHEN (${fits}) IS NOT FALSE THEN ${column}::${type} ELSE (${column}::text || ' does not fit')::${type} END`;
}
