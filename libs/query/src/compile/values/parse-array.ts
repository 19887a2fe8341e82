import type { ScalarType } from '@backstay/catalog';
import { readArrayText } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { readJson } from './canonical-json.js';
import { writeJsonNode, type JsonNode } from './json-node.js';

/**
 * Elements of an array value in their own text forms, null for NULL, from PostgreSQL's `{a,"b c",NULL}` or from a JSON
 * array, in which a string is the text of an element (`writeStoredArray`), of a document too: what was read once may be
 * read again. 22P02 when it is neither. Arrays of more than one dimension are refused.
 */
export function parseArray(text: string, of: ScalarType): (string | null)[] {
  if (text.trimStart().startsWith('[')) return jsonElements(text, of);
  const elements = readArrayText(text);
  if (elements) return [...elements];
  if (/^\s*\{\s*\{/.test(text)) throw dimensions();
  throw fail('bad_array', { value: text });
}

function jsonElements(text: string, of: ScalarType): (string | null)[] {
  const node = readJson(text);
  if (node.kind !== 'array') throw fail('bad_array', { value: text });
  return node.items.map((item) => elementText(item, text, of));
}

function elementText(node: JsonNode, text: string, of: ScalarType): string | null {
  if (node.kind === 'word') return node.word === 'null' ? null : node.word;
  if (node.kind === 'number') return node.token;
  if (node.kind === 'string') return node.text;
  if (node.kind === 'array' && of.kind !== 'json' && of.kind !== 'jsonb') throw dimensions();
  if (of.kind !== 'json' && of.kind !== 'jsonb') throw fail('bad_array', { value: text });
  return writeJsonNode(node);
}

const dimensions = (): Error => fail('not_supported', { feature: 'Arrays of more than one dimension' });
