import { Events, type RequestFinished } from '@backstay/kernel';
import type { FastifyInstance } from 'fastify';
import { pathOf, type NotedRequest } from './request-context.js';

/** Emits one RequestFinished per request: after its answer, or when its caller went away. */
export function emitRequests(instance: FastifyInstance, events: Events): void {
  instance.addHook('onResponse', (request, reply, done) => {
    const { principal, errorCode } = request as NotedRequest;
    const event: RequestFinished = {
      kind: 'request_finished',
      requestId: request.id,
      method: request.method,
      path: pathOf(request.raw.url ?? ''),
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 1000) / 1000,
      role: principal?.role ?? null,
      aborted: !reply.raw.writableFinished,
      errorCode: errorCode ?? null,
    };
    events.emit(event);
    done();
  });
}
