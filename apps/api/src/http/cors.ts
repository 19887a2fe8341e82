import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf } from './request-context.js';

/** Headers the client libraries send. Whatever else a browser asks for is allowed too: keys travel in headers, not cookies. */
const allowHeaders = [
  'authorization, apikey, content-type, accept, accept-profile, content-profile, prefer, range, x-client-info',
  'x-supabase-api-version, x-retry-count, x-upsert, x-metadata, cache-control, content-encoding, if-none-match',
  'if-match',
  'x-region, x-signature, traceparent, tracestate, baggage, tus-resumable, upload-length, upload-offset',
  'upload-metadata',
]
  .join(', ')
  .split(', ');

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

const exposeHeaders = [
  'content-range, content-length, content-type, content-location, etag, x-total-count, link',
  'x-supabase-api-version, x-relay-error, location, upload-offset, upload-length, tus-resumable, tus-version',
  'sb-request-id, x-request-id, proxy-status',
  'retry-after, ratelimit-policy, ratelimit-limit, ratelimit-remaining, ratelimit-reset',
].join(', ');

/** Seconds a browser may remember a preflight answer. */
const maxAge = '3600';

const headerName = /^[\w!#$%&'*+.^`|~-]+$/;

/** Lets any origin read, never with credentials (cookies are not used). */
export function allowOrigins(reply: FastifyReply): void {
  reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', exposeHeaders);
}

/** A browser's question before the real request (WHATWG Fetch, CORS-preflight fetch). */
export const isPreflight = (request: FastifyRequest): boolean =>
  request.method === 'OPTIONS' &&
  request.headers.origin !== undefined &&
  request.headers['access-control-request-method'] !== undefined;

/** Answers a preflight. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): void {
  const asked = (headerOf(request, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => headerName.test(name));
  reply
    .code(204)
    .header('access-control-allow-methods', methods)
    .header('access-control-allow-headers', [...new Set([...allowHeaders, ...asked])].join(', '))
    .header('access-control-max-age', maxAge)
    .header('vary', 'Access-Control-Request-Headers')
    .send();
}
