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
  ['text/csv', 'csv'],
]);

/** Those of them that can leave out nulls (`;nulls=stripped`); elsewhere the parameter means nothing. */
const strippable = /^application\/vnd\.pgrst\.(array|object)(\+json)?$/;

/** What Accept comes to. */
export interface AcceptedAnswer {
  readonly format: AnswerFormat;
  readonly nullsStripped: boolean;
}

/** Media types of the dialect that are refused by name. */
const refused: ReadonlyMap<string, string> = new Map([
  ['application/geo+json', 'answers as GeoJSON (Accept: application/geo+json), which take PostGIS'],
  ['application/octet-stream', 'answers as bytes (Accept: application/octet-stream)'],
  ['text/xml', 'answers as XML (Accept: text/xml)'],
]);

/**
 * Picks the answer's format from Accept (RFC 9110 §12.5.1): the most wanted type that is served. Throws
 * `not_supported` when the most wanted is one of the dialect's others, `not_acceptable` when nothing fits.
 */
export function parseAccept(header: string | null): AcceptedAnswer {
  if (header === null || header.trim() === '') return { format: 'array', nullsStripped: false };
  const only = served.get(header);
  if (only !== undefined) return { format: only, nullsStripped: false };
  const wanted = header.split(',').map(parseMediaRange);
  wanted.sort((a, b) => b.quality - a.quality);
  let feature: string | undefined;
  for (const { type, stripped, quality } of wanted) {
    if (quality === 0) continue;
    const format = served.get(type);
    if (format !== undefined) return { format, nullsStripped: stripped && strippable.test(type) };
    feature ??= refused.get(type);
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

/** The media type an answer has. */
export function mediaType({ format, nullsStripped }: AcceptedAnswer): string {
  if (format === 'csv') return 'text/csv; charset=utf-8';
  if (nullsStripped) return `application/vnd.pgrst.${format}+json;nulls=stripped; charset=utf-8`;
  return format === 'object' ? 'application/vnd.pgrst.object+json; charset=utf-8' : 'application/json; charset=utf-8';
}

/** The media types of answers with rows. */
export const answerTypes: readonly string[] = [
  ...new Set(
    [...served.values()].flatMap((format) =>
      [false, true].map((nullsStripped) => mediaType({ format, nullsStripped }).replace('; charset=utf-8', '')),
    ),
  ),
];
