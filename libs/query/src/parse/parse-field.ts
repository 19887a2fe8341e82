import { fail } from '@backstay/kernel';
import type { Cursor } from './cursor.js';
import type { FieldName } from './data-request.js';

const bareName = /[\p{L}\p{N}_ $]+(?:-(?!>)[\p{L}\p{N}_ $]+)*/uy;
const jsonKey = /[^(\-:.,>)]+(?:-(?!>)[^(\-:.,>)]+)*/y;
const jsonIndex = /-?\d+(?=->|::|\.|,|\)|$)/y;

/** Reads `"…"` with backslash escapes; null when no quote stands here. */
export function parseQuoted(cursor: Cursor): string | null {
  if (!cursor.take('"')) return null;
  let text = '';
  while (!cursor.done) {
    text += cursor.match(/[^"\\]+/y);
    if (cursor.take('"')) return text;
    if (cursor.take('\\')) {
      if (cursor.done) break;
      text += cursor.match(/[\s\S]/uy);
    }
  }
  throw cursor.unexpected('"\\"" (end of the quoted name or value)');
}

/** Reads a name: bare (letters, digits, `_`, `$`, blanks, dashes) or in double quotes. */
export function parseName(cursor: Cursor): string {
  const quoted = parseQuoted(cursor);
  if (quoted !== null) return quoted;
  const name = cursor.match(bareName).trim();
  if (name === '') throw cursor.unexpected('field name (* or [a..z0..9_$])');
  return name;
}

/** Reads `column`, `column->a->0` or `column->a->>b`. */
export function parseField(cursor: Cursor, pathDepth: number): FieldName {
  return parsePath(cursor, parseName(cursor), pathDepth);
}

/** Reads the JSON path behind a column whose name has been read. */
export function parsePath(cursor: Cursor, column: string, pathDepth: number): FieldName {
  const path: (string | number)[] = [];
  let as: 'json' | 'text' | null = null;
  while (cursor.at('->')) {
    if (as === 'text') throw fail('undefined_operator', { left: 'text', operator: '->', right: 'unknown' });
    as = cursor.take('->>') ? 'text' : 'json';
    if (as === 'json') cursor.expect('->');
    path.push(parseStep(cursor));
    if (path.length > pathDepth) throw fail('too_large', { what: 'JSON path', limit: pathDepth });
  }
  return { column, path, as };
}

function parseStep(cursor: Cursor): string | number {
  const index = cursor.match(jsonIndex);
  if (index !== '') {
    const number = Number(index);
    // An index beyond 32 bits is none of PostgreSQL's integers; as a key it names nothing either.
    return Math.abs(number) <= 2_147_483_647 ? number : index;
  }
  const key = parseQuoted(cursor) ?? cursor.match(jsonKey).trim();
  if (key === '') throw cursor.unexpected('any non reserved character different from: .,>()');
  if (key.includes('\0')) throw fail('bad_character', {});
  return key;
}
