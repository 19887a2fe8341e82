import { fail } from '@backstay/kernel';
import type { HttpRequest } from '../pipeline.types.js';
import type { DataRequest, RowRange } from './data-request.js';
import { commonKeys, parseBody, type BodyRow } from './parse-body.js';
import { parseNames } from './parse-names.js';
import { parseWritePrecondition } from './parse-precondition.js';
import { parseTimeZone } from './parse-prefer.js';
import { requireWhole } from './parse-range.js';
import { parseRequest, type TransactionOptions } from './parse-request.js';
import { parseWritePrefer, type WritePreferences } from './parse-write-prefer.js';
import type { RequestLimits } from './request-limits.js';

/** What a write says, in the caller's own names: nothing here is known to exist. */
export interface WriteRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly table: string;
  /** The reading side: the rows that are reached (filters), and what is answered of them (select, Accept). */
  readonly read: DataRequest;
  /** Empty for DELETE, and for an empty list of rows. */
  readonly rows: readonly BodyRow[];
  /** The columns that are written: those of `columns`, otherwise the keys of the rows. */
  readonly columns: readonly string[];
  /** The columns of `on_conflict`; null: none were named. */
  readonly onConflict: readonly string[] | null;
  readonly preferences: WritePreferences;
  /** Rows that a change may reach (`limit`); null: as many as there are. */
  readonly limit: number | null;
}

/** What the server lets a write ask for. */
export type WriteOptions = TransactionOptions;

const writing = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);

/** Whether a method is one of those that `parseWrite` reads. */
export const isWrite = (method: string): method is WriteRequest['method'] => writing.has(method);

/** What address and headers say, without the body. `columns` null: the keys of the rows. */
export interface WriteHead extends Omit<WriteRequest, 'rows' | 'columns'> {
  readonly columns: readonly string[] | null;
}

/**
 * The first stage of a write: what was said, every syntax error found, no name looked up. Throws `bad_body`,
 * `bad_query`, `bad_preferences`, `not_supported` with the feature's name, or the failure of a limit or header.
 */
export const parseWrite = (http: HttpRequest, limits: RequestLimits, options: WriteOptions): WriteRequest =>
  withBody(parseWriteHead(http, limits, options), http, limits);

/** The part of the first stage that is the same for requests with the same `headKey`. */
export function parseWriteHead(http: HttpRequest, limits: RequestLimits, options: WriteOptions): WriteHead {
  const { method, table, query, headers } = http;
  if (!isWrite(method)) throw fail('method_not_allowed', { method });
  if (method === 'PUT' && query.some(([name]) => name === 'limit' || name === 'offset'))
    throw fail('put_with_range', {});
  if (method === 'PATCH' || method === 'DELETE') {
    for (const [name, value] of query) if (name === 'limit' || name === 'offset') requireWhole(name, value);
  }
  const preferences = parseWritePrefer(headers['prefer'], options.txOverride);
  const { range, ...said } = parseRequest(readingSide(http), limits);
  const read = {
    ...said,
    range: { offset: 0, limit: null },
    timeZone: parseTimeZone(headers['prefer']),
    precondition: parseWritePrecondition(http),
  };
  const [columns, onConflict] = [parseNames('columns', query), parseNames('on_conflict', query)];
  return { method, table, read, columns, onConflict, preferences, limit: limitOf(method, range) };
}

/** The head with what the body says. Throws `bad_body`, `too_large`. */
export function withBody(head: WriteHead, { body, headers }: HttpRequest, limits: RequestLimits): WriteRequest {
  const { method } = head;
  const rows = method === 'DELETE' ? [] : parseBody(body, headers['content-type'], limits);
  if (method === 'PUT' && rows.length === 0) {
    throw fail('bad_body', { reason: 'The body of a PUT is one object, or a list whose first object counts' });
  }
  const columns = head.columns ?? commonKeys(method === 'PATCH' ? rows.slice(0, 1) : rows);
  return { ...head, rows: method === 'PUT' ? rows.slice(0, 1) : rows, columns };
}

/** All that a head is read from, as one text: table, parameters, and the headers that say what is answered. */
export const headKey = (http: HttpRequest): string =>
  JSON.stringify([
    http.method,
    http.table,
    // As it was sent where that is known: of a head that was met before it need not be taken apart.
    http.search ?? http.query,
    ...headersOfHead.map((name) => http.headers[name] ?? null),
  ]);

const headersOfHead = ['prefer', 'accept', 'content-profile', 'if-match', 'if-none-match'] as const;

/** Filters and select of a write mean what they mean in a read of the same table. */
function readingSide({ table, query, headers }: HttpRequest): HttpRequest {
  return {
    method: 'GET',
    table,
    query,
    headers: { accept: headers['accept'], 'accept-profile': headers['content-profile'] },
  };
}

/** Rows that are sent are all written and answered, so only a change is held to what was said of its rows. */
function limitOf(method: WriteRequest['method'], { offset, limit }: RowRange): number | null {
  if (method !== 'PATCH' && method !== 'DELETE') return null;
  if (offset > 0) throw fail('not_supported', { feature: `offset on a write (${method})` });
  return limit;
}
