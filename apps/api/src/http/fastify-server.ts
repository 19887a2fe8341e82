import type { Config } from '@backstay/config';
import { fail } from '@backstay/kernel';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allowOrigins, answerPreflight, isPreflight } from './cors.js';
import { answerError } from './error-body.js';
import { readBody } from './read-body.js';
import { requestIdOf } from './request-context.js';
import { secure } from './security-headers.js';

/** A body that is what it says (RFC 9110 §8.4). */
const plainEncodings = new Set(['', 'identity']);

/** Milliseconds between two looks for requests that did not arrive in time. */
const looksEvery = 2000;

/** Fastify with our limits; no route yet. */
export function fastifyServer({ server, database }: Config): FastifyAdapter {
  const { urlBytes, headerBytes, headersTimeoutMs, requestTimeoutMs } = server.limits;
  return new FastifyAdapter({
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
    clientErrorHandler: (error, socket) => answerBrokenHead(error, socket, headerBytes),
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      prepare(request, reply);
      const answer = answerError(error, request.id, null, server.bodyLimit);
      void reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body);
    },
    routerOptions: {
      ignoreTrailingSlash: true,
      // Table names may be long; what is too long is caught by the limit of the URL.
      maxParamLength: urlBytes,
    },
  });
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

/** Node could not read the head, so there is no request to answer; the socket gets the words directly. */
function answerBrokenHead(error: Error & { code?: string }, socket: Socket, headerBytes: number): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', `The request's headers are over the limit of ${headerBytes} bytes`]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request did not arrive in time']
        : ['400 Bad Request', 'The request is not HTTP'];
  const body = JSON.stringify({ code: 'PGRST100', message, details: null, hint: null });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-content-type-options: nosniff\r\naccess-control-allow-origin: *\r\nconnection: close\r\n\r\n${body}`,
  );
}
