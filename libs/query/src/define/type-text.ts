import type { ColumnType } from '@backstay/catalog';

/** A type as PostgreSQL writes it; `enumName` gives the physical name of an enum type. */
export function typeText(type: ColumnType, enumName: (name: string) => string): string {
  switch (type.kind) {
    case 'array':
      return `${typeText(type.of, enumName)}[]`;
    case 'enum':
      return enumName(type.name);
    case 'double':
      return 'double precision';
    case 'numeric':
      return type.precision === null ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'varchar':
    case 'char':
      return type.length === null ? type.kind : `${type.kind}(${type.length})`;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return type.precision === 6 ? type.kind : `${type.kind}(${type.precision})`;
    default:
      return type.kind;
  }
}
