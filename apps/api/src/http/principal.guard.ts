import { TokenVerifier } from '@backstay/identity';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { headerOf, type GuardedRequest } from './request-context.js';

/** Finds out who is asking, or answers 401. The request carries the principal from here on. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean {
    recognise(this.verifier, context.switchToHttp().getRequest<FastifyRequest>());
    return true;
  }
}

/** Writes on a request who asks, once. Throws what the verifier throws, and the request stays as it was. */
export function recognise(verifier: TokenVerifier, request: FastifyRequest): asserts request is GuardedRequest {
  if ((request as Partial<GuardedRequest>).keyRole !== undefined) return;
  const apikey = headerOf(request, 'apikey');
  const principal = verifier.verify({ apikey, authorization: headerOf(request, 'authorization') });
  const guarded = request as GuardedRequest;
  guarded.principal = principal;
  guarded.keyRole = verifier.roleOfKey(apikey);
}
