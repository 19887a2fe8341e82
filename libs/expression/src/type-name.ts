import type { ColumnType, TypeKind } from '@backstay/catalog';

const names: Partial<Record<TypeKind, string>> = {
  double: 'double precision',
  varchar: 'character varying',
  char: 'character',
  time: 'time without time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
};

/** The type as PostgreSQL's messages spell it, without length or precision: `character varying`, `uuid[]`. */
export function typeName(type: ColumnType): string {
  if (type.kind === 'array') return `${typeName(type.of)}[]`;
  if (type.kind === 'enum' || type.kind === 'range') return type.name;
  return names[type.kind] ?? type.kind;
}

/** Types whose values can be compared with each other. */
export type TypeFamily = 'number' | 'text' | Exclude<TypeKind, NumberKind | TextKind>;
type NumberKind = 'smallint' | 'integer' | 'bigint' | 'numeric' | 'real' | 'double';
type TextKind = 'text' | 'varchar' | 'char';

/** The family of a type: all number types are one, all character types are one, every other kind is its own. */
export function family(type: ColumnType): TypeFamily {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'real':
    case 'double':
      return 'number';
    case 'text':
    case 'varchar':
    case 'char':
      return 'text';
    default:
      return type.kind;
  }
}

/** Whether PostgreSQL compares the two without a cast. Enums and ranges must be the same one, arrays of the same elements. */
export function sameFamily(left: ColumnType, right: ColumnType): boolean {
  if (left.kind === 'enum' && right.kind === 'enum') return left.name === right.name;
  if (left.kind === 'range' && right.kind === 'range') return left.name === right.name;
  if (left.kind === 'array' && right.kind === 'array')
    return left.of.kind === right.of.kind && sameFamily(left.of, right.of);
  return family(left) === family(right);
}
