import { fail } from '@backstay/kernel';
import type { HttpRequest } from '../pipeline.types.js';
import type { DataRequest, EmbedClause, FilterTree } from './data-request.js';
import { checkLimits } from './check-limits.js';
import { parseAccept } from './parse-accept.js';
import { parseFilter, parseResourcePath, parseTree } from './parse-filter.js';
import { parseNames } from './parse-names.js';
import { parseOrder } from './parse-order.js';
import { parsePrecondition } from './parse-precondition.js';
import { parsePrefer, parseTimeZone } from './parse-prefer.js';
import { readProfile } from './read-profile.js';
import { parseRange } from './parse-range.js';
import { parseSelect } from './parse-select.js';
import { defaultLimits, type RequestLimits } from './request-limits.js';

/** What the server lets a request say about its transaction. */
export interface TransactionOptions {
  /** Whether `Prefer: tx=…` is honoured (BACKSTAY_TX_OVERRIDE). */
  readonly txOverride: boolean;
}

/**
 * The first stage: what was said, every syntax error found, no name looked up. Throws `bad_query` with the position,
 * `not_supported` with the feature's name, or the failure of a limit or header.
 */
export function parseRequest(
  request: HttpRequest,
  limits: RequestLimits = defaultLimits,
  { txOverride }: TransactionOptions = { txOverride: false },
): DataRequest {
  const method = parseMethod(request.method);
  const { schema, profile } = readProfile(request, limits);
  const parameters = readParameters(request, limits);
  requireNames(request.query);
  const { headers } = request;
  const { filters, clauses } = parseFilters(parameters.filters, limits);
  const order = parameters.order === null ? [] : parseOrder(parameters.order, limits);
  const select = parseSelect(parameters.select ?? '*', limits);
  checkLimits({ select, filters, order, clauses }, limits);
  const range = parseRange(parameters.limit, parameters.offset, method === 'GET' ? (headers['range'] ?? null) : null);
  return {
    method,
    table: request.table,
    select,
    filters,
    order,
    range,
    clauses,
    ...parseAccept(headers['accept'] ?? null),
    preferences: parsePrefer(headers['prefer'] ?? null, txOverride),
    timeZone: parseTimeZone(headers['prefer']),
    schema,
    profile,
    precondition: parsePrecondition(headers),
    location: canonicalLocation(request),
  };
}

function parseMethod(method: string): 'GET' | 'HEAD' {
  if (method === 'GET' || method === 'HEAD') return method;
  throw fail('method_not_allowed', { method });
}

interface Parameters {
  readonly select: string | null;
  readonly order: string | null;
  readonly limit: string | null;
  readonly offset: string | null;
  readonly filters: readonly (readonly [name: string, value: string])[];
}

/** Parameters that other methods read, or that carry the key; a read ignores them. */
const ignored = new Set(['columns', 'on_conflict', 'apikey']);
const embeddable = /^(.+)\.(order|limit|offset)$/s;

/** A read has no use for the names of `columns` and `on_conflict`, but as in PostgREST there must be some. */
function requireNames(query: HttpRequest['query']): void {
  parseNames('columns', query);
  parseNames('on_conflict', query);
}

/** Sorts parameters by what they are. As in PostgREST the first `select` and `order` counts, and the last `limit`. */
function readParameters(request: HttpRequest, limits: RequestLimits): Parameters {
  let length = 0;
  let select: string | null = null;
  let order: string | null = null;
  let limit: string | null = null;
  let offset: string | null = null;
  const filters: (readonly [string, string])[] = [];
  for (const parameter of request.query) {
    const [name, value] = parameter;
    length += name.length + value.length + 2;
    if (length > limits.queryLength) throw fail('url_too_long', { limit: limits.queryLength });
    if (name === 'select') select ??= value;
    else if (name === 'order') order ??= value;
    else if (name === 'limit') limit = value;
    else if (name === 'offset') offset = value;
    else if (!ignored.has(name)) filters.push(parameter);
  }
  return { select, order, limit, offset, filters };
}

/** Filters of the table itself, and all that is said about embedded resources. */
function parseFilters(
  parameters: Parameters['filters'],
  limits: RequestLimits,
): { readonly filters: FilterTree[]; readonly clauses: EmbedClause[] } {
  const filters: FilterTree[] = [];
  const clauses: EmbedClause[] = [];
  for (const [name, value] of parameters) {
    const embedded = embeddable.exec(name);
    if (embedded !== null) {
      clauses.push(parseClause(embedded[1]!, embedded[2] as EmbedWord, value, limits));
      continue;
    }
    const parse = /(^|\.)(and|or)$/.test(name) ? parseTree : parseFilter;
    const { path, tree } = parse(name, value, limits);
    if (path.length === 0) filters.push(tree);
    else clauses.push({ path, clause: { kind: 'filter', tree } });
  }
  return { filters, clauses };
}

type EmbedWord = 'order' | 'limit' | 'offset';

function parseClause(resource: string, word: EmbedWord, value: string, limits: RequestLimits): EmbedClause {
  const path = parseResourcePath(resource);
  if (word === 'order') return { path, clause: { kind: 'order', items: parseOrder(value, limits) } };
  if (word === 'limit') return { path, clause: { kind: 'limit', rows: parseRange(value, null, null).limit } };
  return { path, clause: { kind: 'offset', rows: parseRange(null, value, null).offset } };
}

/** Path and query as Content-Location shows them: parameters by name, all but unreserved characters encoded. */
function canonicalLocation({ table, query }: HttpRequest): string {
  const shown = query.filter(([name]) => name !== 'apikey');
  const path = `/${encodeURIComponent(table.toWellFormed())}`;
  if (shown.length === 0) return path;
  const sorted = shown.length === 1 ? shown : [...shown].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `${path}?${sorted.map(([name, value]) => `${encodeValue(name)}=${encodeValue(value)}`).join('&')}`;
}

/** RFC 3986 unreserved characters stay; `encodeURIComponent` leaves five more, and throws at half a surrogate pair. */
export const encodeValue = (text: string): string =>
  /^[\w.~-]*$/.test(text)
    ? text
    : encodeURIComponent(text.toWellFormed()).replaceAll(
        /[!'()*]/g,
        (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
      );
