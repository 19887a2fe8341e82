import type { ColumnType } from '@backstay/catalog';
import type { Fragment } from './fragment.js';
import type { TextMember } from './row-text.js';
import { sql } from './sql.js';

/** A type's JSON text in an engine's words, NULL for NULL; null: the program writes it. */
export type ValueText = (value: Fragment, type: ColumnType, nullable: boolean) => Fragment | null;

/**
 * What an object's text is put together from: the engine's words for the values, with `null` (the engine's constant of
 * it) for NULL, and what stands between them. Null: one of the types has none.
 */
export function textParts(
  members: readonly TextMember[],
  textOf: ValueText,
  nothing = "'null'",
): readonly Fragment[] | null {
  const parts: Fragment[] = [];
  for (const [i, { name, value, nullable }] of members.entries()) {
    const text = textOf(value.sql, value.type, nullable);
    if (text === null) return null;
    parts.push([`'${i === 0 ? '{' : ','}"${name}":'`], nullable ? sql`COALESCE(${text}, ${nothing})` : text);
  }
  return [...parts, [`'}'`]];
}
