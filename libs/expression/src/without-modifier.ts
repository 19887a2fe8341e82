import type { ColumnType } from '@backstay/catalog';

/**
 * The type without its limits (length, precision, scale), as PostgreSQL types a value that is compared with a column:
 * a longer text is not an error there, and a number is not rounded. How an adopted column keeps its values is left out
 * too, but for `real`, whose values depend on it.
 */
export function withoutModifier(type: ColumnType): ColumnType {
  switch (type.kind) {
    case 'numeric':
      return { kind: 'numeric', precision: null, scale: null };
    case 'varchar':
    case 'char':
      return { kind: type.kind, length: null };
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return { kind: type.kind, precision: 6 };
    case 'array': {
      // Made to be compared with an array of that scale.
      if (type.of.kind === 'numeric' && type.of.precision === null) return type;
      const of = withoutModifier(type.of);
      return of.kind === 'array' || of.kind === 'range' ? type : { kind: 'array', of };
    }
    case 'real':
      return type;
    default: {
      if (type.stored === undefined) return type;
      const { stored: _stored, ...plain } = type;
      return plain;
    }
  }
}
