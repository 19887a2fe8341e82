import type { WireCase } from './wire-case.js';

/** A body as PostgREST answers it. */
interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details: string | null;
  readonly hint: string | null;
}

/** What a request is answered with. */
export const gives = (request: string, text: string, as: WireCase['as'] = 'anon'): WireCase => ({ request, text, as });

/** What a request is refused with. */
export const refuses = (request: string, status: number, json: ErrorBody, as: WireCase['as'] = 'anon'): WireCase => ({
  request,
  status,
  json,
  as,
});
