import { DataRateLimit, type Standing } from '@backstay/identity';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GuardedRequest } from '../http/request-context.js';

/** Counts a request for whoever sends it, or answers 429. Stands behind the guard that finds out who that is. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limit: DataRateLimit) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (!this.limit.enabled) return true;
    const http = context.switchToHttp();
    return this.#count(http.getRequest<GuardedRequest>(), http.getResponse<FastifyReply>());
  }

  async #count(request: GuardedRequest, reply: FastifyReply): Promise<true> {
    const standing = await this.limit.count(request.principal, request.ip);
    if (standing === null) return true;
    reply.headers(headersOf(standing));
    standing.refuse();
    return true;
  }
}

/** The names that clients and proxies know (draft-ietf-httpapi-ratelimit-headers-06). */
const headersOf = ({ rate, remaining, resetsIn }: Standing): Record<string, string> => ({
  'ratelimit-policy': `${rate.times};w=${rate.seconds}`,
  'ratelimit-limit': String(rate.times),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(resetsIn),
});
