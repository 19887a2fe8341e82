import { fail } from '@backstay/kernel';
import { Injectable, type ExecutionContext } from '@nestjs/common';
import type { GuardedRequest } from '../http/request-context.js';
import { PrincipalGuard } from '../http/principal.guard.js';

/** Lets the service key in and nobody else: 401 without a key, 403 with another one. */
@Injectable()
export class ServiceKeyGuard extends PrincipalGuard {
  override canActivate(context: ExecutionContext): boolean {
    super.canActivate(context);
    const { principal } = context.switchToHttp().getRequest<GuardedRequest>();
    if (principal.role !== 'service_role') throw fail('service_key_needed', {});
    return true;
  }
}
