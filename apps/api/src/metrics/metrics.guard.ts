import { Config } from '@backstay/config';
import { TokenVerifier } from '@backstay/identity';
import { bypassesPolicies, fail } from '@backstay/kernel';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { headerOf } from '../http/request-context.js';

/** Lets in whom `BACKSTAY_METRICS` names. Where metrics are off, their address does not exist. */
@Injectable()
export class MetricsGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly verifier: TokenVerifier,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { metrics } = this.config.telemetry;
    if (metrics === 'off') throw fail('path_not_found', {});
    if (metrics === 'open') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { role } = this.verifier.verify({ apikey: keyOf(request), authorization: null });
    if (!bypassesPolicies(role)) throw fail('service_key_needed', {});
    return true;
  }
}

/** Collectors send a key as a bearer token: they know no header of ours. */
function keyOf(request: FastifyRequest): string | null {
  const bearer = /^bearer +(\S+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
  return headerOf(request, 'apikey') ?? bearer ?? null;
}
