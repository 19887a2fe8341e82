import type { ScalarType } from '@backstay/catalog';
import { readArrayText } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { readJson } from './canonical-json.js';
import type { JsonNode } from './json-node.js';

/**
 * Elements of an array value in their own text forms, null for NULL, from PostgreSQL's `{a,"b c",NULL}` or from a JSON
 * array. 22P02 when it is neither. Arrays of more than one dimension are refused.
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
  if (node.kind === 'string') return of.kind === 'json' || of.kind === 'jsonb' ? JSON.stringify(node.text) : node.text;
  if (node.kind === 'array' && of.kind !== 'json' && of.kind !== 'jsonb') throw dimensions();
  if (of.kind !== 'json' && of.kind !== 'jsonb') throw fail('bad_array', { value: text });
  return rawJson(node);
}

function rawJson(node: JsonNode): string {
  if (node.kind === 'object')
    return `{${node.members.map(([k, v]) => `${JSON.stringify(k)}:${rawJson(v)}`).join(',')}}`;
  if (node.kind === 'array') return `[${node.items.map(rawJson).join(',')}]`;
  if (node.kind === 'string') return JSON.stringify(node.text);
  return node.kind === 'number' ? node.token : node.word;
}

const dimensions = (): Error => fail('not_supported', { feature: 'Arrays of more than one dimension' });
