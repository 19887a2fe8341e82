import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** One item of the query as text; null where it is missing, empty or there twice. */
export function queryText(request: FastifyRequest, name: string): string | null {
  const value = (request.query as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The place that `redirect_to` asks for, unchecked: whoever uses it goes through `Redirects`. */
export const RedirectTo = createParamDecorator((_data: unknown, context: ExecutionContext): string | null =>
  queryText(context.switchToHttp().getRequest<FastifyRequest>(), 'redirect_to'),
);
