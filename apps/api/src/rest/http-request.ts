import type { HttpRequest } from '@backstay/query';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseQuery } from './parse-query.js';

/** The request in the pipeline's terms. Node joins repeated headers with a comma. */
export function httpRequest(request: FastifyRequest, table: string): HttpRequest {
  const url = request.raw.url ?? '';
  const start = url.indexOf('?');
  return {
    method: request.method,
    table,
    query: parseQuery(url),
    ...(start !== -1 && { search: url.slice(start + 1) }),
    headers: request.headers as Readonly<Record<string, string | undefined>>,
    ...(request.body instanceof Uint8Array && { body: request.body }),
  };
}

/** Aborts when the caller hangs up before the answer is complete. */
export function callerGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
