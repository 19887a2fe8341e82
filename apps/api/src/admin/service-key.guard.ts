import { TokenVerifier } from '@backstay/identity';
import { fail } from '@backstay/kernel';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { headerOf, type GuardedRequest } from '../http/request-context.js';

/** Lets the service key in and nobody else: 401 without a key, 403 with another one. */
@Injectable()
export class ServiceKeyGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    request.principal = this.verifier.verify({
      apikey: headerOf(request, 'apikey'),
      authorization: headerOf(request, 'authorization'),
    });
    if (request.principal.role !== 'service_role') throw fail('service_key_needed', {});
    return true;
  }
}
