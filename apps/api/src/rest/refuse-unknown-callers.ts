import { TokenVerifier } from '@backstay/identity';
import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { recognise } from '../http/principal.guard.js';

/** Bytes of a body that nobody reads, and which may arrive all the same so that the answer does. */
const readPast = 1024 ** 2;

/**
 * Refuses requests for rows that come with a body and without a key before anything of the body is kept: the guard would
 * say the same, but behind the body.
 */
export function refuseUnknownCallers(instance: FastifyInstance, app: INestApplicationContext): void {
  const verifier = app.get(TokenVerifier);
  instance.addHook('onRequest', (request, reply, done) => {
    if (!hasBody(request) || !request.routeOptions.url?.startsWith('/rest/v1')) return done();
    try {
      recognise(verifier, request);
    } catch (error) {
      if (!(Number(request.headers['content-length']) <= readPast)) reply.header('connection', 'close');
      return done(error as Error);
    }
    done();
  });
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
