import type { Config } from '@backstay/config';
import { fail } from '@backstay/kernel';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allowOrigins, answerPreflight, isPreflight } from './cors.js';
import { answerError } from './error-body.js';
import { readBody } from './read-body.js';
import { pathOf, requestIdOf } from './request-context.js';
import { secure } from './security-headers.js';
import type { Unrouted } from './unrouted.js';

/** A body that is what it says (RFC 9110 §8.4). */
const plainEncodings = new Set(['', 'identity']);

/** Milliseconds between two looks for requests that did not arrive in time. */
const looksEvery = 2000;

/** Fastify with our limits; no route yet. */
export function fastifyServer({ server, database }: Config, unrouted: Unrouted): FastifyAdapter {
  const { urlBytes, headerBytes, headersTimeoutMs, requestTimeoutMs } = server.limits;
  const adapter = new FastifyAdapter({
    bodyLimit: server.bodyLimit,
    trustProxy: server.trustedProxies.length > 0 ? [...server.trustedProxies] : false,
    genReqId: requestIdOf,
    // While draining, requests on open connections are still served; a 503 would be a failed request.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: requestTimeoutMs,
    // Nobody reads the answer, or nobody is there: longer than any answer is waited for.
    connectionTimeout: requestTimeoutMs + 2 * database.serviceStatementTimeoutMs,
    http: {
      maxHeaderSize: headerBytes,
      headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
      connectionsCheckingInterval: Math.min(looksEvery, headersTimeoutMs),
    },
    clientErrorHandler: (error, socket) => unrouted.answerBrokenHead(error, socket),
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      prepare(request, reply);
      const answer = answerError(error, request.id, null, server.bodyLimit);
      void reply.code(answer.status).headers(answer.headers).type('application/json; charset=utf-8').send(answer.body);
      // No hook runs for what has no route.
      unrouted.tell({ requestId: request.id, method: request.method, path: pathOf(request.raw.url ?? '') }, answer);
    },
    routerOptions: {
      ignoreTrailingSlash: true,
      // Table names may be long; what is too long is caught by the limit of the URL.
      maxParamLength: urlBytes,
    },
  });
  unrouted.watch(adapter.getInstance().server);
  return adapter;
}

/** What happens to every request before its route: headers, preflights, the limit of the URL. */
export function addHooks(instance: FastifyInstance, { server }: Config): void {
  const { urlBytes } = server.limits;
  instance.addHook('onRequest', (request, reply, done) => {
    prepare(request, reply);
    if (isPreflight(request)) {
      answerPreflight(request, reply);
      return;
    }
    if (request.raw.url !== undefined && request.raw.url.length > urlBytes) {
      done(fail('url_too_long', { limit: urlBytes }));
      return;
    }
    // Before the body is read: a small one can be very much when it is unpacked.
    const encoding = request.headers['content-encoding'] ?? '';
    if (!plainEncodings.has(encoding.trim().toLowerCase())) {
      done(fail('encoding_not_accepted', { encoding }));
      return;
    }
    done();
  });
}

/**
 * Bodies pass as bytes: the data API reads numbers as they were written, and an empty body with the content type of
 * JSON, as the client libraries send it, is no error.
 */
export function addBodyParsers(instance: FastifyInstance, { server }: Config): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', (_request, payload, done) => readBody(payload, server.bodyLimit, done));
}

function prepare(request: FastifyRequest, reply: FastifyReply): void {
  allowOrigins(reply);
  secure(request, reply);
  reply.header('x-request-id', request.id).header('sb-request-id', request.id);
}
