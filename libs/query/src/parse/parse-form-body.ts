import { fail } from '@backstay/kernel';
import type { JsonNode } from '../compile/values/json-node.js';
import { parseUrlEncoded } from './parse-url-encoded.js';

/**
 * Reads a form (`application/x-www-form-urlencoded`): one row of texts; of a name given twice the last counts. Throws
 * `bad_body` for an empty form and for what is not percent-encoded UTF-8.
 */
export function parseFormBody(text: string): ReadonlyMap<string, JsonNode> {
  const pairs = parseUrlEncoded(text);
  if (pairs === null || pairs.length === 0) throw fail('bad_body', { reason: 'Empty or invalid form' });
  return new Map(pairs.map(([name, value]) => [name, { kind: 'string', text: value }]));
}
