import type { ColumnType, ScalarType } from '@backstay/catalog';
import { readJson } from './canonical-json.js';
import { parseChar } from './parse-text.js';
import { withoutZeros } from './without-end.js';

/**
 * Canonical text of a value (what `parseValue` gives) → JSON text, byte for byte as PostgreSQL's to_json writes it:
 * fractions of a second without trailing zeros, numbers as they are, strings with its escapes. A zero date is null.
 */
export function formatValue(text: string, type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'json':
    case 'jsonb':
      return text;
    case 'numeric':
    case 'real':
    case 'double':
      return /^-?\d/.test(text) ? text : JSON.stringify(text);
    case 'char':
      return JSON.stringify(padChar(text, type.length));
    case 'date':
      return text.startsWith('0000') ? 'null' : JSON.stringify(text);
    case 'time':
      return JSON.stringify(trimFraction(text));
    case 'timestamp':
    case 'timestamptz':
      return formatTimestamp(text, type.kind);
    case 'array':
      return formatArray(text, type.of);
    default:
      return JSON.stringify(text);
  }
}

/** A char(n) with the blanks PostgreSQL shows. */
export function padChar(text: string, length: number | null): string {
  const bare = parseChar(text, null);
  return length === null ? bare : bare + ' '.repeat(Math.max(0, length - [...bare].length));
}

function formatTimestamp(text: string, kind: 'timestamp' | 'timestamptz'): string {
  if (text.startsWith('0000')) return 'null';
  return `"${trimFraction(text).replace(' ', 'T')}${kind === 'timestamptz' ? '+00:00' : ''}"`;
}

/** The fraction of a second without its trailing zeros. */
export const trimFraction = (text: string): string => (text.includes('.') ? withoutZeros(text) : text);

function formatArray(text: string, of: ScalarType): string {
  const node = readJson(text);
  if (node.kind !== 'array') return text;
  const items = node.items.map((item) => {
    if (item.kind === 'string') return formatValue(item.text, of);
    if (item.kind === 'number') return formatValue(item.token, of);
    return item.kind === 'word' ? item.word : 'null';
  });
  return `[${items.join(',')}]`;
}
