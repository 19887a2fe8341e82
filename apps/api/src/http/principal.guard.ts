import { TokenVerifier } from '@backstay/identity';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { headerOf, type GuardedRequest } from './request-context.js';

/** Finds out who is asking, or answers 401. The request carries the principal from here on. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    request.principal = this.verifier.verify({
      apikey: headerOf(request, 'apikey'),
      authorization: headerOf(request, 'authorization'),
    });
    request.keyRole = this.verifier.roleOfKey(headerOf(request, 'apikey'));
    return true;
  }
}
