import { fail } from '@backstay/kernel';

const unquoted = /[^{}",\\]+(?:\\.[^{}",\\]*)*/sy;
const quoted = /"((?:[^"\\]|\\[\s\S])*)"/y;

/**
 * Reads a one-dimensional array literal of PostgreSQL: `{a,"b,c",NULL}`. An unquoted NULL (any case) is null.
 * Throws `bad_array` for anything else, as PostgreSQL does.
 */
export function parseArrayLiteral(text: string): (string | null)[] {
  const body = text.trim();
  if (!body.startsWith('{') || !body.endsWith('}') || body.length < 2) throw fail('bad_array', { value: text });
  const inner = body.slice(1, -1);
  if (inner.trim() === '') return [];
  const elements: (string | null)[] = [];
  let position = 0;
  for (;;) {
    position += /^\s*/.exec(inner.slice(position))![0].length;
    quoted.lastIndex = unquoted.lastIndex = position;
    const string = quoted.exec(inner);
    const word = string === null ? unquoted.exec(inner) : null;
    if (string !== null) elements.push(unescape(string[1]!));
    else if (word !== null) elements.push(readWord(word[0]));
    else throw fail('bad_array', { value: text });
    position += (string ?? word!)[0].length;
    position += /^\s*/.exec(inner.slice(position))![0].length;
    if (position >= inner.length) return elements;
    if (inner[position] !== ',') throw fail('bad_array', { value: text });
    position += 1;
  }
}

const unescape = (text: string): string => text.replaceAll(/\\([\s\S])/g, '$1');

function readWord(word: string): string | null {
  const trimmed = word.trim();
  return trimmed.toLowerCase() === 'null' ? null : unescape(trimmed);
}
