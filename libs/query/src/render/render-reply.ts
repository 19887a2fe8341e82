import { fail } from '@backstay/kernel';
import type { RawValue } from '../compile/fragment.js';
import { mediaType } from '../parse/parse-accept.js';
import { appliedPreferences } from '../parse/parse-prefer.js';
import type { DataRequest } from '../parse/data-request.js';
import type { AnswerShape, HttpReply } from '../pipeline.types.js';
import { contentRange } from './content-range.js';
import { writeBody, type AnswerWriter } from './answer-writer.js';
import { entityTag, isListed, requireMatch, rowOf } from './entity-tag.js';

/** What the database gave for a read. */
export interface ReadResult {
  /** Empty where only their number was asked for. */
  readonly rows: readonly (readonly RawValue[])[];
  /** Rows of this page. */
  readonly count: number;
  /** Rows of all pages; null: not counted. */
  readonly total: number | null;
}

/**
 * Characters of the longest Content-Location. A request for four hundred ids is longer than the headers many clients
 * (Node's `fetch` takes 16 KiB) and proxies accept of an answer, and nobody needs its own address back.
 */
const longestLocation = 4096;

/**
 * The last stage: rows become the body, and range, preferences and profile the headers. Throws `not_singular` when a
 * single object was asked for and there is not exactly one row, and `bad_range` for an offset beyond the count.
 * `oneRow`: the answer gets an entity tag, and the request's conditions count (`precondition_failed`, or 304).
 */
export function renderReply(
  request: DataRequest,
  { rows, count, total }: ReadResult,
  writer: AnswerWriter,
  { shape, oneRow = false }: { readonly shape?: AnswerShape; readonly oneRow?: boolean } = {},
): HttpReply {
  if (oneRow && count !== 1) requireMatch(request.precondition, { rows: count });
  if (request.format === 'object' && count !== 1) throw fail('not_singular', { rows: count });
  const range = contentRange(request.range.offset, count, total);
  const applied = appliedPreferences(request.preferences, request.timeZone, request.call !== undefined);
  const headers: Record<string, string> = {
    'content-type': mediaType(request),
    'content-range': range.contentRange,
  };
  if (applied !== null) headers['preference-applied'] = applied;
  if (shape === 'void') {
    delete headers['content-type'];
    return { status: 204, headers, body: null };
  }
  if (request.call === undefined && request.location.length <= longestLocation)
    headers['content-location'] = request.location;
  if (request.profile !== null) headers['content-profile'] = request.profile;
  const headOnly = request.method === 'HEAD';
  const form = { format: request.format, ...(shape && { shape }) };
  if (!oneRow || count !== 1) {
    return {
      status: range.status,
      headers,
      body: headOnly ? null : writeBody(form, writer, rows, writer.row),
    };
  }
  return conditional(request, {
    status: range.status,
    headers,
    body: writeBody(form, writer, rows, writer.row),
  });
}

/** What does not describe the answer is left out of 304 (RFC 9110 §15.4.5). */
const describing = ['content-location', 'content-profile', 'preference-applied'];

/** The answer of one row: with its entity tag, or 304 where the caller has it already. Throws `precondition_failed`. */
function conditional(request: DataRequest, reply: HttpReply & { readonly body: string }): HttpReply {
  const row = rowOf(reply.body, request);
  const etag = entityTag(row, request);
  const { precondition, method } = request;
  requireMatch(precondition, { row });
  if (precondition.ifNoneMatch !== null && isListed(precondition.ifNoneMatch, etag)) {
    const kept = Object.entries(reply.headers).filter(([name]) => describing.includes(name));
    return { status: 304, headers: { ...Object.fromEntries(kept), etag }, body: null };
  }
  return { ...reply, headers: { ...reply.headers, etag }, body: method === 'HEAD' ? null : reply.body };
}
