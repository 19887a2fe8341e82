import { fail } from '@backstay/kernel';
import { JsonProblem, parseJsonNode, type JsonNode } from '../compile/values/json-node.js';
import type { RequestLimits } from './request-limits.js';

/** One row as it was sent: key → value, of a key given twice the last. */
export type BodyRow = ReadonlyMap<string, JsonNode>;

/** Content types of the dialect that are refused by name. */
const refused: ReadonlyMap<string, string> = new Map([
  ['text/csv', 'CSV in the request body (Content-Type: text/csv)'],
  ['application/x-www-form-urlencoded', 'forms in the request body (Content-Type: application/x-www-form-urlencoded)'],
]);

/**
 * Reads a JSON body: an object is one row, an array of objects its rows. Numbers stay the text they were sent as.
 * Throws `bad_body`, `not_supported` for the dialect's other content types, `too_large` for too many rows.
 */
export function parseBody(
  body: Uint8Array | undefined,
  contentType: string | undefined,
  limits: RequestLimits,
): readonly BodyRow[] {
  requireJson(contentType);
  const document = parseDocument(body ?? new Uint8Array(), limits);
  const items = document.kind === 'array' ? document.items : [document];
  if (items.length > limits.bodyRows) throw fail('too_large', { what: 'number of rows', limit: limits.bodyRows });
  return items.map((item) => {
    if (item.kind === 'object') return new Map(item.members);
    throw document.kind === 'array' ? keysDiffer() : invalid();
  });
}

/** The one set of keys that all rows have, in the order of the first. Throws `bad_body` when they differ. */
export function commonKeys(rows: readonly BodyRow[]): readonly string[] {
  const [first] = rows;
  if (first === undefined) return [];
  for (const row of rows) {
    if (row.size !== first.size || [...row.keys()].some((key) => !first.has(key))) throw keysDiffer();
  }
  return [...first.keys()];
}

const keysDiffer = (): Error => fail('bad_body', { reason: 'All object keys must match' });

const invalid = (): Error => fail('bad_body', { reason: 'Empty or invalid json' });

function requireJson(contentType: string | undefined): void {
  const type = (contentType ?? '').split(';')[0]!.trim().toLowerCase();
  if (type === '' || type === 'application/json' || type === 'application/*' || type === '*/*') return;
  if (/^application\/vnd\.pgrst\.(object|array)(\+json)?$/.test(type)) return;
  const feature = refused.get(type);
  if (feature !== undefined) throw fail('not_supported', { feature });
  throw fail('bad_body', { reason: `Content-Type not acceptable: ${type}` });
}

function parseDocument(body: Uint8Array, limits: RequestLimits): JsonNode {
  try {
    return parseJsonNode(new TextDecoder('utf-8', { fatal: true }).decode(body), limits.bodyDepth);
  } catch (error) {
    // TextDecoder throws TypeError for bytes that are no UTF-8.
    if (error instanceof JsonProblem || error instanceof TypeError) throw invalid();
    throw error;
  }
}
