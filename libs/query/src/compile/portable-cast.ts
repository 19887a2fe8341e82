import type { ColumnType } from '@backstay/catalog';
import { family, typeName } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { Operand } from './dialect.js';
import type { Fragment } from './fragment.js';
import { sql } from './sql.js';

/** How an engine writes the few casts that come out the same everywhere. */
export interface CastWords {
  /** Whole numbers, uuids, dates and enums as text. */
  toText(operand: Fragment): Fragment;
  /** To a double. */
  toDouble(operand: Fragment): Fragment;
  /** To a decimal with this many digits behind the point, rounded half away from zero. */
  toScale(operand: Fragment, scale: number): Fragment;
}

const widening: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'numeric'],
  integer: ['bigint', 'numeric'],
  bigint: ['numeric'],
  real: ['double'],
};
const asText: readonly string[] = ['smallint', 'integer', 'bigint', 'uuid', 'enum', 'date'];

/**
 * A cast inside a condition, on an engine whose own casts are not PostgreSQL's: only those that lose nothing and cannot
 * fail. Throws Failure `not_supported` naming the others.
 */
export function portableCast(operand: Operand, to: ColumnType, words: CastWords): Fragment {
  const from = operand.type;
  const number = family(from) === 'number' && family(to) === 'number';
  if (number && to.kind === 'numeric' && to.scale !== null) return words.toScale(operand.sql, to.scale);
  if (JSON.stringify(from) === JSON.stringify(to) || isUnlimitedText(from, to)) return operand.sql;
  if (widening[from.kind]?.includes(to.kind) || (from.kind === 'numeric' && to.kind === 'numeric')) return operand.sql;
  if (number && to.kind === 'double') return words.toDouble(operand.sql);
  if (to.kind === 'text' && asText.includes(from.kind)) return words.toText(operand.sql);
  if (to.kind === 'text' && from.kind === 'boolean') {
    return sql`(CASE WHEN ${operand.sql} THEN 'true' WHEN NOT ${operand.sql} THEN 'false' END)`;
  }
  throw fail('not_supported', { feature: `A cast from ${typeName(from)} to ${typeName(to)} in a condition` });
}

/** All character types hold the same text; only a length makes a difference. */
function isUnlimitedText(from: ColumnType, to: ColumnType): boolean {
  return family(from) === 'text' && (to.kind === 'text' || (to.kind === 'varchar' && to.length === null));
}
