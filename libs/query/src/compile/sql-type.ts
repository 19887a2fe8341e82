import { readName, type ColumnType } from '@backstay/catalog';

/** A type as SQL text in PostgreSQL's terms, with its limits; an enum by its quoted name. */
export function sqlType(type: ColumnType): string {
  switch (type.kind) {
    case 'array':
      return `${sqlType(type.of)}[]`;
    case 'enum':
      return `${quoted(readName(type.name).schema)}.${quoted(readName(type.name).name)}`;
    case 'range':
      return type.name;
    case 'double':
      return 'double precision';
    case 'numeric':
      return type.precision === null ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'varchar':
    case 'char':
      return type.length === null ? (type.kind === 'char' ? 'bpchar' : 'varchar') : `${type.kind}(${type.length})`;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return type.precision === 6 ? type.kind : `${type.kind}(${type.precision})`;
    default:
      return type.kind;
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
