import type { Origin, SessionEntity, UserEntity } from '@backstay/identity';
import type { Principal } from '@backstay/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { headerOf, type GuardedRequest } from '../../http/request-context.js';

/** Who is signed in, as UserGuard found out. */
export interface SignedIn {
  readonly user: UserEntity;
  /** Null: the token names no session (one that the operator signed). */
  readonly session: SessionEntity | null;
  readonly claims: Principal['claims'];
}

/** A request that has passed UserGuard. */
export interface SignedInRequest extends GuardedRequest {
  signedIn: SignedIn;
}

/** The signed-in user of a route under UserGuard. */
export const Caller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): SignedIn =>
    context.switchToHttp().getRequest<SignedInRequest>().signedIn,
);

/** From where the request comes: the socket's address, or what a trusted proxy says. */
export const From = createParamDecorator((_data: unknown, context: ExecutionContext): Origin => {
  const request = context.switchToHttp().getRequest<GuardedRequest>();
  return { ip: request.ip, userAgent: headerOf(request, 'user-agent') };
});
