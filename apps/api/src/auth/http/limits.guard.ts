import { AuthLimits, Captcha, PasswordHasher, TokenVerifier } from '@backstay/identity';
import { Failure, type JsonObject } from '@backstay/kernel';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { headerOf, pathOf } from '../../http/request-context.js';
import { queryOf } from './departure.js';
import { limitOf } from './route-limits.js';

const root = '/auth/v1';

/** Bytes of a body that is looked into for a captcha; the routes themselves take no more. */
const longestBody = 256 * 1024;

/** Counts requests to `/auth/v1` by the peer's address and asks for captchas. The service key is not limited. */
@Injectable()
export class LimitsGuard implements CanActivate {
  constructor(
    private readonly limits: AuthLimits,
    private readonly captcha: Captcha,
    private readonly verifier: TokenVerifier,
    private readonly hasher: PasswordHasher,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const path = pathOf(request.raw.url ?? '');
    if (!path.startsWith(`${root}/`)) return true;
    const body = bodyOf(request.body);
    const rule = limitOf(request.method, path.slice(root.length), body, queryOf(request));
    if (rule === null || this.#isService(request)) return true;
    if (rule.hashes) this.#refuseFlood(request.ip);
    if (rule.limit !== null) await this.limits.count(rule.limit, request.ip);
    if (rule.captcha) await this.captcha.check(tokenOf(body), request.ip);
    return true;
  }

  /** A flood of sign-ins costs no database and no hash. */
  #refuseFlood(address: string): void {
    this.limits.refuseWaiting(address);
    this.hasher.refuseWhenFull();
  }

  #isService(request: FastifyRequest): boolean {
    try {
      const [apikey, authorization] = [headerOf(request, 'apikey'), headerOf(request, 'authorization')];
      return this.verifier.verify({ apikey, authorization }).role === 'service_role';
    } catch (error) {
      // Whatever is wrong with the key is the route's to say.
      if (error instanceof Failure) return false;
      throw error;
    }
  }
}

/** The body as far as it is a JSON object; what is wrong with it is the route's to say. */
function bodyOf(raw: unknown): JsonObject {
  if (!(raw instanceof Uint8Array) || raw.length === 0 || raw.length > longestBody) return {};
  try {
    const value = JSON.parse(Buffer.from(raw).toString()) as unknown;
    // What JSON.parse gives of an object is one of JSON.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

function tokenOf(body: JsonObject): unknown {
  const meta = body['gotrue_meta_security'];
  return typeof meta === 'object' && meta !== null && !Array.isArray(meta)
    ? (meta as JsonObject)['captcha_token']
    : null;
}
