import type { ColumnType } from '@backstay/catalog';
import type { ColumnDefinition } from '@backstay/query';

/** Bytes of one index entry (InnoDB, DYNAMIC rows), less what numbers and dates beside the texts may take. */
const entryBytes = 3072 - 256;

/** How many characters each text of a key may have, so that all of them fit together (four bytes a character). */
export function keyBudget(columns: readonly ColumnDefinition[]): number {
  const texts = columns.filter((column) => characters(column.type) !== null).length;
  return Math.floor(entryBytes / 4 / Math.max(texts, 1));
}

/** Whether a column of this type is too long for a key with that many characters for each text. */
export const isLong = (type: ColumnType, budget: number): boolean => (characters(type) ?? 0) > budget - 1;

/** The most characters a value can have; Infinity: no limit, null: not a text. */
function characters(type: ColumnType): number | null {
  switch (type.kind) {
    case 'varchar':
    case 'char':
      return type.length === null || type.length > 4000 ? Number.POSITIVE_INFINITY : type.length;
    case 'enum':
      return 191;
    case 'text':
    case 'json':
    case 'jsonb':
    case 'array':
    case 'bytea':
      return Number.POSITIVE_INFINITY;
    default:
      return null;
  }
}

/** Whether values of this type are texts, or are stored as such. */
export const isTextual = (type: ColumnType): boolean => characters(type) !== null;
