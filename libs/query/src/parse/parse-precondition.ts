import { cut, fail } from '@backstay/kernel';
import type { HttpRequest } from '../pipeline.types.js';

/** One entity tag of a list (RFC 9110 §8.8.3): what stands between the quotes. */
export interface EntityTag {
  readonly weak: boolean;
  readonly tag: string;
}

/** What a condition lists; `*` stands for any row that is there. */
export type EntityTags = '*' | readonly EntityTag[];

/** What must hold of the one row that a request is about (RFC 9110 §13); null: nothing was said. */
export interface Precondition {
  readonly ifMatch: EntityTags | null;
  readonly ifNoneMatch: EntityTags | null;
}

/** Nothing must hold. */
export const unconditional: Precondition = Object.freeze({ ifMatch: null, ifNoneMatch: null });

/** Reads If-Match and If-None-Match. Throws `bad_query`: a condition that is not understood must not be passed over. */
export function parsePrecondition(headers: HttpRequest['headers']): Precondition {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  if (ifMatch === undefined && ifNoneMatch === undefined) return unconditional;
  return { ifMatch: parseTags('If-Match', ifMatch), ifNoneMatch: parseTags('If-None-Match', ifNoneMatch) };
}

/**
 * The condition of a write, which is about a row that is there: PATCH and DELETE take If-Match, PUT also
 * `If-None-Match: *`. Throws `not_supported` for every other one.
 */
export function parseWritePrecondition({ method, headers }: HttpRequest): Precondition {
  const condition = parsePrecondition(headers);
  const refuse = (header: string): Error => fail('not_supported', { feature: `${header} on a write (${method})` });
  if (condition.ifMatch !== null && method === 'POST') throw refuse('If-Match');
  if (condition.ifNoneMatch === null || (condition.ifNoneMatch === '*' && method === 'PUT')) return condition;
  throw refuse(condition.ifNoneMatch === '*' ? 'If-None-Match: *' : 'If-None-Match');
}

const one = /^\s*(W\/)?"([\x21\x23-\x7e\x80-\u00ff]*)"\s*$/;

function parseTags(name: string, text: string | undefined): EntityTags | null {
  if (text === undefined) return null;
  if (text.trim() === '*') return '*';
  return splitList(text).map((part) => {
    const match = one.exec(part);
    if (match !== null) return { weak: match[1] !== undefined, tag: match[2]! };
    throw fail('bad_query', {
      message: `"failed to parse ${name} (${cut(text)})" (line 1, column 1)`,
      details: 'expecting "*" or entity tags in double quotes, separated by commas',
    });
  });
}

/** Splits at the commas that stand between tags. Empty parts of a list mean nothing (RFC 9110 §5.6.1). */
function splitList(text: string): readonly string[] {
  const parts = text.match(/(?:[^",]|"[^"]*"?)+/g) ?? [];
  const said = parts.filter((part) => part.trim() !== '');
  return said.length === 0 ? [text] : said;
}
