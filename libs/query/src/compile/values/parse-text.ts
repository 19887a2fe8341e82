import { fail } from '@backstay/kernel';
import { withoutEnd } from './without-end.js';

/**
 * The text itself; 22021 for a NUL character, which PostgreSQL cannot store, and 22P02 for half a surrogate pair (JSON
 * can write one), of which a driver would make another character in silence.
 */
export function parseText(text: string): string {
  if (text.includes('\0')) throw fail('bad_character', {});
  if (!text.isWellFormed()) throw fail('invalid_text', { type: 'text', value: text.toWellFormed() });
  return text;
}

/** A varchar(n): characters beyond `length` may only be blanks, which are cut off, as the SQL standard says. */
export function parseVarchar(text: string, length: number | null): string {
  parseText(text);
  if (length === null || text.length <= length) return text;
  const characters = [...text];
  if (characters.length <= length) return text;
  if (characters.slice(length).some((c) => c !== ' ')) {
    throw fail('value_too_long', { type: `character varying(${length})` });
  }
  return characters.slice(0, length).join('');
}

/** A char(n) without its padding: trailing blanks mean nothing in comparisons, and output adds them again. */
export function parseChar(text: string, length: number | null): string {
  const trimmed = withoutEnd(parseText(text), ' ');
  if (length !== null && [...trimmed].length > length) throw fail('value_too_long', { type: `character(${length})` });
  return trimmed;
}

/** One of the enum's labels, exactly. */
export function parseEnum(text: string, type: { readonly name: string; readonly values: readonly string[] }): string {
  if (!type.values.includes(text)) throw fail('invalid_enum', { type: type.name, value: text });
  return text;
}

const canonicalUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A uuid in lower case with hyphens; braces and other groups of four digits are taken as PostgreSQL takes them. */
export function parseUuid(text: string): string {
  if (canonicalUuid.test(text)) return text;
  const bare = /^\{.*\}$/s.test(text) ? text.slice(1, -1) : text;
  if (!/^([0-9a-f]{4}-?){7}[0-9a-f]{4}$/i.test(bare)) throw fail('invalid_text', { type: 'uuid', value: text });
  const hex = bare.replaceAll('-', '').toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Bytes in PostgreSQL's hex form `\x6869`; the old escape form (`abc\000`) is read too. */
export function parseBytea(text: string): string {
  if (text.startsWith('\\x')) {
    const hex = text.slice(2).replace(/\s+/g, '').toLowerCase();
    if (hex.length % 2 !== 0 || /[^0-9a-f]/.test(hex)) throw fail('invalid_text', { type: 'bytea', value: text });
    return `\\x${hex}`;
  }
  const bytes = unescaped(Buffer.from(text));
  if (bytes === null) throw fail('invalid_text', { type: 'bytea', value: text });
  return `\\x${bytes.toString('hex')}`;
}

const backslash = 92;

/** The bytes in place of which `\\` and `\000` … `\377` may stand; null: there is another backslash. */
function unescaped(bytes: Buffer): Buffer | null {
  let end = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at]!;
    if (byte === backslash) {
      const isDouble = bytes[at + 1] === backslash;
      const digits = bytes.toString('latin1', at + 1, at + 4);
      if (!isDouble && !/^[0-3][0-7]{2}$/.test(digits)) return null;
      if (!isDouble) byte = Number.parseInt(digits, 8);
      at += isDouble ? 1 : 3;
    }
    bytes[end++] = byte;
  }
  return bytes.subarray(0, end);
}
