import type { ColumnType } from '@backstay/catalog';

/** A key's type as a schema file writes it. */
export function typeWord(type: ColumnType): string {
  if (type.kind === 'numeric' && type.precision !== null) return `numeric(${type.precision},${type.scale ?? 0})`;
  if (type.kind === 'range') return type.name;
  return type.kind === 'varchar' || type.kind === 'char' ? 'text' : type.kind;
}
