import type { ColumnType } from '@backstay/catalog';
import type { Fragment } from './fragment.js';
import type { ColumnMember, TextMember } from './row-text.js';
import { sql } from './sql.js';

/** A type's JSON text in an engine's words, NULL or `null` for NULL; null: the program writes it. */
export type ValueText = (value: Fragment, type: ColumnType, nullable: boolean) => Fragment | null;

/**
 * What an object's text is put together from: the engine's words for the values, with `null` (the engine's constant of
 * it) for NULL, and what stands between them. Null: one of the types has none. `nothing` is null where the words say `null` themselves.
 */
export function textParts(
  members: readonly TextMember[],
  textOf: ValueText,
  nothing: string | null,
): readonly Fragment[] | null {
  const parts: Fragment[] = [];
  for (const [i, member] of members.entries()) {
    const text = 'text' in member ? member.text : memberText(member, textOf, nothing);
    if (text === null) return null;
    parts.push([`'${i === 0 ? '{' : ','}"${member.name}":'`], text);
  }
  return [...parts, [`'}'`]];
}

function memberText({ value, nullable }: ColumnMember, textOf: ValueText, nothing: string | null): Fragment | null {
  const text = textOf(value.sql, value.type, nullable);
  return text !== null && nullable && nothing !== null ? sql`COALESCE(${text}, ${nothing})` : text;
}
