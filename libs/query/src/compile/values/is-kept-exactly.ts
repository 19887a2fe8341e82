import type { ColumnType } from '@backstay/catalog';

/** Digits that every engine keeps of a decimal, one that has nothing but doubles among them. */
const decimalDigits = 15;

/**
 * Whether every engine keeps each canonical text of a type just as it is, so that what was stored is known without
 * reading it (test/write/foretold.spec.ts). Not so for documents and floats, which some engines write anew, nor for an
 * adopted column.
 */
export function isKeptExactly(type: ColumnType): boolean {
  if (type.stored !== undefined) return false;
  switch (type.kind) {
    case 'boolean':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'text':
    case 'varchar':
    case 'uuid':
    case 'enum':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return true;
    case 'numeric':
      return type.precision !== null && type.precision <= decimalDigits && (type.scale ?? 0) >= 0;
    default:
      return false;
  }
}
