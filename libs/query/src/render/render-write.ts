import { mediaType } from '../parse/parse-accept.js';
import { appliedWritePreferences } from '../parse/parse-write-prefer.js';
import { followedPreferences } from '../parse/preferences.js';
import type { WriteRequest } from '../parse/parse-write.js';
import type { HttpReply } from '../pipeline.types.js';
import type { WritePlan } from '../write-plan.js';
import { entityTag } from './entity-tag.js';

/** What a write did. */
export interface WriteOutcome {
  /**
   * Rows that are answered, which `!inner` may leave some out of; where none are, those that were inserted, changed, merged or
   * deleted. Ignored ones do not count.
   */
  readonly count: number;
  /** Rows that were not there before. */
  readonly inserted: number;
  /** The text of the one row that is answered and still there, for its entity tag; null: not one. */
  readonly tagged: string | null;
  /** The answered rows; null: none were asked for. */
  readonly body: string | null;
  /** Column and text of the key of the one row that was inserted, for Location; null: not asked for, or not one. */
  readonly key: readonly (readonly [column: string, text: string])[] | null;
}

/** The last stage of a write: status, headers and body as PostgREST gives them. `kind`: what was done. */
export function renderWrite(request: WriteRequest, outcome: WriteOutcome, kind: WritePlan['kind']): HttpReply {
  const { method, preferences, read } = request;
  const headers: Record<string, string> = {};
  const range = contentRange(request, outcome.count);
  if (range !== null) headers['content-range'] = range;
  // Without a key no row is in the way of another, so there was nothing to resolve.
  const resolution = kind === 'insert' ? null : preferences.resolution;
  const applied = appliedWritePreferences({ ...preferences, resolution }, followedPreferences[method], read.timeZone);
  if (applied !== null) headers['preference-applied'] = applied;
  if (outcome.key !== null) headers['location'] = location(request.table, outcome.key);
  if (outcome.body !== null) {
    headers['content-type'] = mediaType(read);
    if (read.profile !== null) headers['content-profile'] = read.profile;
    if (outcome.tagged !== null && read.format !== 'csv') headers['etag'] = entityTag(outcome.tagged, read);
  }
  return { status: statusOf(request, outcome), headers, body: outcome.body };
}

function statusOf({ method, preferences }: WriteRequest, { inserted, body }: WriteOutcome): number {
  if (method === 'POST') return preferences.resolution === 'merge-duplicates' && inserted === 0 ? 200 : 201;
  if (body === null) return 204;
  return method === 'PUT' && inserted > 0 ? 201 : 200;
}

/** Rows of an update are numbered, those of an insert or delete are not; the total is told when it was asked for. */
function contentRange({ method, preferences }: WriteRequest, count: number): string | null {
  if (method === 'PUT') return null;
  const total = preferences.count === 'exact' || preferences.count === 'estimated' ? String(count) : '*';
  const rows = method === 'PATCH' && count > 0 ? `0-${count - 1}` : '*';
  return `${rows}/${total}`;
}

const location = (table: string, key: NonNullable<WriteOutcome['key']>): string =>
  `/${encodeURIComponent(table)}?${key.map(([column, text]) => `${encodeURIComponent(column)}=eq.${encodeURIComponent(text.toWellFormed())}`).join('&')}`;
