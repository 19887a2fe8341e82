import { TokenVerifier } from '@backstay/identity';
import { fail } from '@backstay/kernel';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { headerOf, type GuardedRequest } from '../../http/request-context.js';

/** Lets the service key in and nobody else. */
@Injectable()
export class AuthAdminGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const authorization = headerOf(request, 'authorization');
    request.principal = this.verifier.verify({ apikey: headerOf(request, 'apikey'), authorization });
    if (request.principal.role !== 'service_role') throw fail('not_admin', {});
    return true;
  }
}
