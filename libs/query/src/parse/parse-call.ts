import { Failure, fail } from '@backstay/kernel';
import type { JsonNode } from '../compile/values/json-node.js';
import type { HttpRequest } from '../pipeline.types.js';
import type { CallArguments, DataRequest, RawBody } from './data-request.js';
import { parseBody } from './parse-body.js';
import { parseFilter } from './parse-filter.js';
import { parseRequest, type TransactionOptions } from './parse-request.js';
import { parseNames } from './parse-names.js';
import { parseUrlEncoded } from './parse-url-encoded.js';
import { parseJsonBody } from './parse-json-body.js';
import type { RequestLimits } from './request-limits.js';

/**
 * The first stage of a call (`/rpc/name`): arguments from the body of a POST, or from the address of a GET or HEAD, and
 * what is asked of the rows, as in a read. Throws `function_method`, `bad_body`, and what a read throws.
 */
export function parseCall(
  http: HttpRequest,
  limits: RequestLimits,
  options: TransactionOptions = { txOverride: false },
): DataRequest {
  const { method, headers } = http;
  if (method === 'GET' || method === 'HEAD') {
    const { given, repeated, rest } = splitQuery(http.query, limits);
    return { ...parseRequest({ ...http, query: rest }, limits, options), call: { given, raw: null, repeated } };
  }
  if (method !== 'POST') throw fail('function_method', { method });
  const { range: _range, 'content-profile': profile, ...others } = headers;
  const reading = { ...http, method: 'GET', headers: { ...others, 'accept-profile': profile } };
  const read = parseRequest(reading, limits, options);
  return { ...read, call: onlyNamed(readBody(http, limits), parseNames('columns', http.query)) };
}

/** Parameters of a read: none of them is an argument. */
const reserved = new Set(['select', 'order', 'limit', 'offset', 'columns', 'on_conflict', 'apikey']);
const clause = /(^|\.)(and|or)$|.\.(order|limit|offset)$/s;

/** As PostgREST tells them apart: what reads as a filter (`id=gt.5`) is one, everything else is an argument. */
function splitQuery(
  query: HttpRequest['query'],
  limits: RequestLimits,
): Required<Pick<CallArguments, 'repeated'>> & { given: ReadonlyMap<string, JsonNode>; rest: HttpRequest['query'] } {
  const given = new Map<string, JsonNode>();
  const repeated = new Map<string, string[]>();
  const rest = query.filter(([name, value]) => {
    if (reserved.has(name) || clause.test(name) || isFilter(name, value, limits)) return true;
    given.set(name, { kind: 'string', text: value });
    repeated.set(name, [...(repeated.get(name) ?? []), value]);
    return false;
  });
  return { given, repeated, rest };
}

function isFilter(name: string, value: string, limits: RequestLimits): boolean {
  try {
    parseFilter(name, value, limits);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.entry === 'bad_query') return false;
    throw error;
  }
}

/** Content types whose body is one argument as a whole. */
export const rawTypes: ReadonlyMap<string, RawBody['kind']> = new Map([
  ['text/plain', 'text'],
  ['text/xml', 'xml'],
  ['application/octet-stream', 'bytea'],
]);

function readBody({ body = new Uint8Array(), headers }: HttpRequest, limits: RequestLimits): CallArguments {
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const kind = rawTypes.get(type);
  if (kind !== undefined) return { given: null, raw: { kind, text: rawText(kind, body) } };
  const isOther = type === 'text/csv' || type === 'application/x-www-form-urlencoded';
  if (isOther) {
    const [row] = body.length === 0 ? [] : parseBody(body, type, limits);
    return { given: row ?? new Map(), raw: null, ...(type !== 'text/csv' && { repeated: repeatedIn(body) }) };
  }
  if (body.length === 0) return { given: new Map(), raw: { kind: 'json', text: '' } };
  const document = readDocument(body, type, limits);
  const first = document.kind === 'array' ? document.items[0] : document;
  const isRow = first?.kind === 'object' || (document.kind === 'array' && first === undefined);
  const given = isRow ? new Map(first?.kind === 'object' ? first.members : []) : null;
  return { given, raw: { kind: 'json', text: decode(body) } };
}

/** All values of each name of a form. */
const repeatedIn = (body: Uint8Array): ReadonlyMap<string, readonly string[]> => {
  const pairs = parseUrlEncoded(decode(body)) ?? [];
  return new Map([...Map.groupBy(pairs, ([name]) => name)].map(([name, all]) => [name, all.map(([, text]) => text)]));
};

/** Content types that are no JSON are refused as in a write. */
function readDocument(body: Uint8Array, type: string, limits: RequestLimits): JsonNode {
  if (!/^(|application\/(json|\*|vnd\.pgrst\.(object|array)(\+json)?)|\*\/\*)$/.test(type)) {
    throw fail('bad_body', { reason: `Content-Type not acceptable: ${type}` });
  }
  return parseJsonBody(decode(body), limits);
}

function rawText(kind: RawBody['kind'], body: Uint8Array): string {
  return kind === 'bytea' ? `\\x${Buffer.from(body).toString('hex')}` : decode(body);
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw invalid();
  }
}

const invalid = (): Error => fail('bad_body', { reason: 'Empty or invalid json' });

/** With `columns` only those members count. */
function onlyNamed({ given, ...rest }: CallArguments, columns: readonly string[] | null): CallArguments {
  if (columns === null || given === null) return { given, ...rest };
  return { given: new Map([...given].filter(([name]) => columns.includes(name))), ...rest };
}
