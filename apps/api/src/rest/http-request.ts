import type { HttpRequest } from '@backstay/query';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseQuery } from './parse-query.js';

/** The request in the pipeline's terms. Node joins repeated headers with a comma. */
export function httpRequest(request: FastifyRequest, table: string): HttpRequest {
  return {
    method: request.method,
    table,
    query: parseQuery(request.raw.url ?? ''),
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
