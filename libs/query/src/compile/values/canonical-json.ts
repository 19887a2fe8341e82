import { fail } from '@backstay/kernel';
import { JsonProblem, JsonTooLarge, maxJsonDepth, parseJsonNode, type JsonNode } from './json-node.js';
import { expandExponent } from './parse-number.js';

/** Valid JSON text as it was sent (json keeps blanks, key order and duplicates). 22P02 otherwise. */
export function parseJson(text: string): string {
  readJson(text);
  return text;
}

/**
 * PostgreSQL's jsonb text: keys by length in bytes, then by bytes, the last of duplicates; `": "` and `", "`; numbers
 * without exponent, their zeros kept. 22P02 for no JSON, for NUL and for lone surrogates.
 */
export function canonicalJson(text: string): string {
  return writeJsonb(readJson(text));
}

/** Parses JSON for a json or jsonb value; 22P02 otherwise, 54000 when it nests deeper than any database takes. */
export function readJson(text: string): JsonNode {
  try {
    return parseJsonNode(text);
  } catch (error) {
    if (error instanceof JsonTooLarge) throw fail('too_large', { what: 'depth of JSON', limit: maxJsonDepth });
    if (error instanceof JsonProblem) throw fail('invalid_json', {}, error);
    throw error;
  }
}

/** Writes a document in jsonb's canonical form. */
export function writeJsonb(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${sortedMembers(node.members)
        .map(([key, value]) => `${quoteJsonbText(key)}: ${writeJsonb(value)}`)
        .join(', ')}}`;
    case 'array':
      return `[${node.items.map(writeJsonb).join(', ')}]`;
    case 'string':
      return quoteJsonbText(node.text);
    case 'number': {
      const plain = expandExponent(node.token);
      if (plain === null) throw fail('number_out_of_range', { type: 'numeric', value: node.token });
      return plain;
    }
    case 'word':
      return node.word;
  }
}

function sortedMembers(members: readonly (readonly [string, JsonNode])[]): readonly (readonly [string, JsonNode])[] {
  const last = new Map(members);
  if (last.size < 2) return [...last];
  // The order of texts is that of their code units, which is that of their bytes but where a half of a character is one.
  const halves = [...last.keys()].some((key) => surrogate.test(key));
  return [...last]
    .map(([key, value]) => ({ key, value, bytes: halves ? Buffer.from(key) : null, size: Buffer.byteLength(key) }))
    .sort((a, b) => a.size - b.size || (a.bytes && b.bytes ? a.bytes.compare(b.bytes) : a.key < b.key ? -1 : 1))
    .map(({ key, value }) => [key, value] as const);
}

const surrogate = /[\ud800-\udfff]/;

function quoteJsonbText(text: string): string {
  if (text.includes('\0')) throw fail('nul_escape', {});
  if (/\p{Surrogate}/u.test(text)) throw fail('invalid_json', {});
  return JSON.stringify(text);
}
