import { Config } from '@backstay/config';
import { DataService } from '@backstay/data';
import { DataRateLimit, TokenVerifier } from '@backstay/identity';
import { AppliedSchema } from '@backstay/schema';
import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { FollowedRequest } from '../http/request-log.js';
import { isRecognised } from './answer-known-reads.js';
import { holdsServiceKey } from './answer.service.js';
import { httpRequest, runOptions } from './http-request.js';

/** The route of the controller's own method for tables. */
const route = '/rest/v1/:table';

/**
 * A short cut past the framework's router, guards and controller for inserts, which begins behind the body. They are handed to
 * the same service as there; who is limited, timed, explained to, or not known at all goes the controller's way. Errors
 * are answered by the same filter.
 */
export function answerInserts(instance: FastifyInstance, app: INestApplicationContext): void {
  const data = app.get(DataService);
  const schema = app.get(AppliedSchema);
  const verifier = app.get(TokenVerifier);
  if (app.get(DataRateLimit).enabled || app.get(Config).dataApi.serverTiming === 'on') return;

  instance.addHook('preHandler', (request: FollowedRequest, reply, done) => {
    if (request.method !== 'POST' || request.routeOptions.url !== route || schema.current().version === 0)
      return done();
    if (!isRecognised(verifier, request) || holdsServiceKey(request)) return done();
    const { table } = request.params as { readonly table: string };
    data
      .handle(httpRequest(request, table), request.principal, runOptions(request, reply))
      .then(({ status, headers, body }) => {
        reply
          .code(status)
          .headers(headers)
          .send(body ?? undefined);
      })
      .catch((error: Error) => done(error));
  });
}
