import { TokenVerifier } from '@backstay/identity';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { headerOf, type GuardedRequest } from '../../http/request-context.js';

/** Lets callers in who have an API key of this project; whose token comes with it is another guard's question. */
@Injectable()
export class AuthKeyGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    request.principal = this.verifier.verify({ apikey: headerOf(request, 'apikey'), authorization: null });
    return true;
  }
}
