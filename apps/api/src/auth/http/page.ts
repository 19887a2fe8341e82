import { fail } from '@backstay/kernel';

/** A page of a list; `page` counts from 1. */
export interface Page {
  readonly page: number;
  readonly perPage: number;
}

/** Entries of a page unless told otherwise, and at most. */
const usual = 50;
const most = 1000;

/** Clients send both as empty text where the app gave none. Throws `validation_failed`. */
export function readPage(page: unknown, perPage: unknown): Page {
  return { page: whole(page, 'page', 1, 1_000_000), perPage: whole(perPage, 'per_page', usual, most) };
}

function whole(value: unknown, name: string, fallback: number, limit: number): number {
  if (value === undefined || value === '') return fallback;
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= 1))
    throw fail('validation_failed', { reason: `Bad Pagination Parameters: ${name} must be a whole number from 1` });
  return Math.min(number, limit);
}

/**
 * `X-Total-Count` and `Link` (RFC 8288). The client takes the number of a page from behind the first `=` of a link and
 * reads `rel` as JSON: `page` comes first, and `rel` is quoted.
 */
export function pageHeaders(path: string, { page, perPage }: Page, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / perPage));
  const link = (to: number, rel: string): string => `<${path}?page=${to}&per_page=${perPage}>; rel="${rel}"`;
  const links = [...(page < last ? [link(page + 1, 'next')] : []), link(last, 'last')];
  return { 'x-total-count': String(total), link: links.join(', ') };
}
