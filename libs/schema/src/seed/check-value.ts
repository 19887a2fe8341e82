import type { Column } from '@backstay/catalog';
import { readLiteral, typeName } from '@backstay/expression';
import type { SourcePosition } from '../parse/parsed-schema.js';
import type { SeedValue } from './seed-rows.js';
import type { SeedTarget } from './seed-target.js';

/** A text as the column's type reads it, or a problem. Null is NULL. */
export function checkValue(text: string | null, column: Column, at: SourcePosition, target: SeedTarget): SeedValue {
  if (text === null) return { kind: 'literal', value: null };
  const value = readLiteral(column.type, text);
  if (value !== null) return { kind: 'literal', value };
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  target.problem(
    at,
    `${column.name}: invalid input syntax for type ${typeName(column.type)}: "${shown}"`,
    'Correct the value.',
  );
  return { kind: 'default' };
}
