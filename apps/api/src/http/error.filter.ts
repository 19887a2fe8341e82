import { Config } from '@backstay/config';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { answerError, isExpected } from './error-body.js';
import type { NotedRequest } from './request-context.js';

/** Turns whatever a route throws into PostgREST's error body. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #log = new Logger('Request');

  constructor(private readonly config: Config) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<NotedRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (!isExpected(error)) this.#log.error({ requestId: request.id, error }, 'A request failed for a reason of ours');
    const role = request.principal?.role ?? null;
    const answer = answerError(error, request.id, role, this.config.server.bodyLimit);
    request.errorCode = answer.body.code;
    if (reply.sent) return;
    reply.code(answer.status).headers(answer.headers).type('application/json; charset=utf-8');
    reply.send(JSON.stringify(answer.body));
  }
}
