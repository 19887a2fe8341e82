import type { StopSignal } from '@backstay/engine';
import { callerKey } from '@backstay/identity';
import type { HttpRequest } from '@backstay/query';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CallerGone } from '../http/caller-gone.js';
import type { GuardedRequest } from '../http/request-context.js';
import { parseQuery } from './parse-query.js';

/**
 * The request in the pipeline's terms. Node joins repeated headers with a comma. The query is taken apart when it is looked at,
 * since many a request is known by it as it was sent; that throws Failure `bad_query`.
 */
export function httpRequest(request: FastifyRequest, table: string): HttpRequest {
  const url = request.raw.url ?? '';
  const start = url.indexOf('?');
  let query: HttpRequest['query'] | null = null;
  return {
    method: request.method,
    table,
    get query() {
      return (query ??= parseQuery(url));
    },
    ...(start !== -1 && { search: url.slice(start + 1) }),
    headers: request.headers as Readonly<Record<string, string | undefined>>,
    ...(request.body instanceof Uint8Array && { body: request.body }),
  };
}

/** How a request is run, beside what it says: until its caller hangs up, and in its caller's place. */
export const runOptions = (
  { principal, ip }: GuardedRequest,
  reply: FastifyReply,
): { readonly signal: StopSignal; readonly caller: () => string | null } => ({
  signal: new CallerGone(reply.raw),
  caller: () => callerKey(principal, ip),
});
