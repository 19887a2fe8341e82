import { fail } from '@backstay/kernel';
import type { RawValue } from '../compile/fragment.js';
import { mediaType } from '../parse/parse-accept.js';
import { appliedPreferences } from '../parse/parse-prefer.js';
import type { DataRequest } from '../parse/data-request.js';
import type { AnswerShape, HttpReply } from '../pipeline.types.js';
import { contentRange } from './content-range.js';
import { writeBody, type AnswerWriter } from './answer-writer.js';

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
 */
export function renderReply(
  request: DataRequest,
  { rows, count, total }: ReadResult,
  writer: AnswerWriter,
  shape?: AnswerShape,
): HttpReply {
  if (request.format === 'object' && count !== 1) throw fail('not_singular', { rows: count });
  const range = contentRange(request.range.offset, count, total);
  const applied = appliedPreferences(request.preferences);
  const headers: Record<string, string> = {
    'content-type': mediaType(request),
    'content-range': range.contentRange,
  };
  if (shape === 'void') {
    delete headers['content-type'];
    return { status: 204, headers, body: null };
  }
  if (request.call === undefined && request.location.length <= longestLocation)
    headers['content-location'] = request.location;
  if (applied !== null) headers['preference-applied'] = applied;
  if (request.profile !== null) headers['content-profile'] = request.profile;
  const body =
    request.method === 'HEAD' ? null : writeBody({ ...request, ...(shape && { shape }) }, writer, rows, writer.row);
  return { status: range.status, headers, body };
}
