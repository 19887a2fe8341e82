import { Config } from '@backstay/config';
import { DataService, type RecalledRead } from '@backstay/data';
import { Failure } from '@backstay/kernel';
import { DataRateLimit, TokenVerifier } from '@backstay/identity';
import { Telemetry } from '@backstay/telemetry';
import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { recognise } from '../http/principal.guard.js';
import type { GuardedRequest } from '../http/request-context.js';
import type { FollowedRequest } from '../http/request-log.js';
import { holdsServiceKey } from './answer.service.js';
import { runOptions } from './http-request.js';

/** The route of the controller's own method for tables. */
const route = '/rest/v1/:table';

/**
 * A short cut past the framework's router, guards and controller, for reads whose shape was answered before. Whatever it
 * is not sure of goes the controller's way, which gives every read the same answer; errors, too, are answered there
 * or by the same filter. Stands behind all other hooks, so that what they do to a request is done.
 */
export function answerKnownReads(instance: FastifyInstance, app: INestApplicationContext): void {
  const data = app.get(DataService);
  const verifier = app.get(TokenVerifier);
  const telemetry = app.get(Telemetry);
  const { serverTiming } = app.get(Config).dataApi;
  // Who is limited is told where it stands, which is the guard's business.
  if (app.get(DataRateLimit).enabled || serverTiming === 'on') return;

  const recall = (request: GuardedRequest): RecalledRead | null => {
    const { table } = request.params as { readonly table: string };
    const { method, headers } = request;
    const url = request.raw.url ?? '';
    const search = url.slice(url.indexOf('?') + 1);
    const head = { method, table, search, headers: headers as Readonly<Record<string, string | undefined>> };
    return data.recall(head, request.principal);
  };

  instance.addHook('onRequest', (request: FollowedRequest, reply, done) => {
    if (!mayBeKnown(request) || !isRecognised(verifier, request)) return done();
    // The stages' times are told to who holds the service key, and explanations given.
    if (holdsServiceKey(request)) return done();
    const answer = (): void => {
      const read = otherwiseNull(() => recall(request));
      if (read === null) return done();
      read(runOptions(request, reply))
        .then(({ status, headers, body }) => {
          reply
            .code(status)
            .headers(headers)
            .send(body ?? undefined);
        })
        .catch((error: Error) => done(error));
    };
    if (request.record === undefined) answer();
    else telemetry.follow(request.record, answer);
  });
}

/** A GET with a query and without a body. */
function mayBeKnown(request: FollowedRequest): boolean {
  const { method, raw, headers } = request;
  if (method !== 'GET' || !raw.url?.includes('?')) return false;
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  // Put together by Fastify each time it is asked for.
  return request.routeOptions.url === route;
}

/** Whether the caller is known; who is not is told so by the guard. */
export const isRecognised = (
  verifier: TokenVerifier,
  request: FollowedRequest,
): request is FollowedRequest & GuardedRequest =>
  otherwiseNull(() => {
    recognise(verifier, request);
    return true;
  }) ?? false;

/** What fails here fails on the long way too, and is answered there. */
function otherwiseNull<T>(look: () => T | null): T | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
