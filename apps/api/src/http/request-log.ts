import type { Events, RequestFinished } from '@backstay/kernel';
import type { RequestRecord, Telemetry } from '@backstay/telemetry';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { operationOf } from './operation.js';
import { headerOf, pathOf, type NotedRequest } from './request-context.js';

/** A request that telemetry follows. */
export interface FollowedRequest extends NotedRequest {
  record?: RequestRecord;
}

/** Emits one RequestFinished per request: after its answer, or when its caller went away. */
export function emitRequests(instance: FastifyInstance, events: Events, telemetry: Telemetry): void {
  if (telemetry.follows) followRequests(instance, telemetry);
  instance.addHook('onResponse', (request: FollowedRequest, reply, done) => {
    // Fastify puts these options together each time they are asked for.
    const route = request.routeOptions.url ?? null;
    const finished = finishedRequest(request, reply, route);
    events.emit(finished);
    telemetry.finish(request.record ?? null, finished, route);
    done();
  });
}

/** All that a request starts after its body has arrived is known to be its own. */
function followRequests(instance: FastifyInstance, telemetry: Telemetry): void {
  instance.addHook('onRequest', (request: FollowedRequest, _reply, done) => {
    request.record = telemetry.begin(request.id, headerOf(request, 'traceparent'));
    done();
  });
  // A body comes by events of its socket, so that what was said before it is forgotten after it.
  instance.addHook('preHandler', (request: FollowedRequest, _reply, done) => {
    if (request.record === undefined) done();
    else telemetry.follow(request.record, done);
  });
}

function finishedRequest(request: FollowedRequest, reply: FastifyReply, route: string | null): RequestFinished {
  const { principal, errorCode } = request;
  return {
    kind: 'request_finished',
    requestId: request.id,
    method: request.method,
    operation: operationOf(request.method, route),
    path: pathOf(request.raw.url ?? ''),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 1000) / 1000,
    role: principal?.role ?? null,
    aborted: !reply.raw.writableFinished,
    errorCode: errorCode ?? null,
  };
}
