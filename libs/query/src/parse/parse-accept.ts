import { fail } from '@backstay/kernel';
import type { AnswerFormat } from './data-request.js';

/** Media types that are served, and what they are answered with. */
const served: ReadonlyMap<string, AnswerFormat> = new Map([
  ['*/*', 'array'],
  ['application/*', 'array'],
  ['application/json', 'array'],
  ['application/vnd.pgrst.array', 'array'],
  ['application/vnd.pgrst.array+json', 'array'],
  ['application/vnd.pgrst.object', 'object'],
  ['application/vnd.pgrst.object+json', 'object'],
]);

/** Media types of the dialect that are refused by name. */
const refused: ReadonlyMap<string, string> = new Map([
  ['text/csv', 'answers as CSV (Accept: text/csv)'],
  ['application/geo+json', 'answers as GeoJSON (Accept: application/geo+json)'],
  ['application/octet-stream', 'answers as bytes (Accept: application/octet-stream)'],
  ['text/xml', 'answers as XML (Accept: text/xml)'],
  ['application/vnd.pgrst.plan', 'execution plans (Accept: application/vnd.pgrst.plan)'],
  ['application/vnd.pgrst.plan+json', 'execution plans (Accept: application/vnd.pgrst.plan+json)'],
  ['application/vnd.pgrst.plan+text', 'execution plans (Accept: application/vnd.pgrst.plan+text)'],
]);

/**
 * Picks the answer's format from Accept (RFC 9110 §12.5.1): the most wanted type that is served. Throws
 * `not_supported` when the most wanted is one of the dialect's others, `not_acceptable` when nothing fits.
 */
export function parseAccept(header: string | null): AnswerFormat {
  if (header === null || header.trim() === '') return 'array';
  const only = served.get(header);
  if (only !== undefined) return only;
  const wanted = header.split(',').map(parseMediaRange);
  wanted.sort((a, b) => b.quality - a.quality);
  let feature: string | undefined;
  for (const { type, stripped, quality } of wanted) {
    if (quality === 0) continue;
    const format = served.get(type);
    if (format !== undefined && !stripped) return format;
    feature ??= format === undefined ? refused.get(type) : 'answers without nulls (nulls=stripped)';
  }
  if (feature !== undefined) throw fail('not_supported', { feature });
  throw fail('not_acceptable', { accept: wanted.map((one) => one.type).join(', ') });
}

interface MediaRange {
  readonly type: string;
  readonly stripped: boolean;
  readonly quality: number;
}

function parseMediaRange(text: string): MediaRange {
  const [type, ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((p) => p.startsWith('q='))?.slice(2);
  return {
    type: type!,
    stripped: parameters.includes('nulls=stripped'),
    quality: quality === undefined || Number.isNaN(Number(quality)) ? 1 : Number(quality),
  };
}

/** The media type an answer of this format has. */
export const mediaType = (format: AnswerFormat): string =>
  format === 'object' ? 'application/vnd.pgrst.object+json; charset=utf-8' : 'application/json; charset=utf-8';
