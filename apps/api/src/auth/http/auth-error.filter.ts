import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { NotedRequest } from '../../http/request-context.js';
import { answerAuthError, isExpectedAuthError } from './auth-error-body.js';

/** Turns whatever a route of sign-in throws into the body that the auth clients read. */
@Catch()
export class AuthErrorFilter implements ExceptionFilter {
  readonly #log = new Logger('Request');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<NotedRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (!isExpectedAuthError(error)) {
      this.#log.error({ requestId: request.id, error }, 'A request failed for a reason of ours');
    }
    const { status, headers, body } = answerAuthError(error, request.id);
    request.errorCode = body.code;
    if (reply.sent) return;
    reply.code(status).headers(headers).type('application/json; charset=utf-8').send(JSON.stringify(body));
  }
}
