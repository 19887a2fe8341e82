import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Principal, Role } from '@backstay/kernel';
import type { FastifyRequest } from 'fastify';

/** A request after its guard: who asks is known. */
export interface GuardedRequest extends FastifyRequest {
  principal: Principal;
  /** The role of the API key alone: `service_role` also where it is sent for a person whose token comes with it. */
  keyRole: Role | null;
}

/** A request on which the error that was answered is noted, for the log. */
export interface NotedRequest extends FastifyRequest {
  principal?: Principal;
  errorCode?: string;
}

/** Text of one header; null when it is missing. Node joins repeated ones with a comma. */
export function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return (Array.isArray(value) ? value.join(', ') : value) ?? null;
}

/**
 * The path of a request's target as it goes into logs and spans: no query, no fragment, and of the absolute form
 * (`http://user:password@host/path`) nothing but the path. What has no path, as `*`, shows none.
 */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  const named = end === -1 ? target : target.slice(0, end);
  if (named.startsWith('/')) return named;
  const authority = named.indexOf('://');
  const path = authority === -1 ? -1 : named.indexOf('/', authority + 3);
  return path === -1 ? '/' : named.slice(path);
}

const sound = /^[\w.:-]{1,128}$/;

/** A caller's own request id where it is sound, so that a log line can be followed through a chain; else a new one. */
export function requestIdOf(message: IncomingMessage): string {
  const given = message.headers['x-request-id'];
  return typeof given === 'string' && sound.test(given) ? given : randomUUID();
}
