import type { ColumnType } from '@backstay/catalog';
import type { EnumDefinition } from './ddl.js';

/** Whether an enum has all the labels it had, in their order: others may have come between them. */
export const keptLabels = (before: EnumDefinition, after: EnumDefinition): boolean =>
  after.values.filter((value) => before.values.includes(value)).join('\0') === before.values.join('\0');

/** Name of the enum that a column, or an element of it, is of; null: of none. */
export function enumOf(type: ColumnType): string | null {
  const scalar = type.kind === 'array' ? type.of : type;
  return scalar.kind === 'enum' ? scalar.name : null;
}
