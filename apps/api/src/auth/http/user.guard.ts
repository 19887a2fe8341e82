import { IdentityStore, isUuid, refuseBanned, SessionEntity, TokenVerifier, UserService } from '@backstay/identity';
import { fail } from '@backstay/kernel';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { headerOf, type GuardedRequest } from '../../http/request-context.js';
import type { SignedIn, SignedInRequest } from './auth-request.js';

/** Lets signed-in users in: an API key, a user's token, and a session that is still there in the database. */
@Injectable()
export class UserGuard implements CanActivate {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly store: IdentityStore,
    private readonly users: UserService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    request.signedIn = await this.identify(request);
    return true;
  }

  /** Who is signed in. Throws what a route under this guard answers to others. */
  async identify(request: GuardedRequest): Promise<SignedIn> {
    const [apikey, authorization] = [headerOf(request, 'apikey'), headerOf(request, 'authorization')];
    this.verifier.verify({ apikey, authorization: null });
    if (authorization === null) throw fail('no_authorization', {});
    request.principal = this.verifier.verify({ apikey, authorization });
    return this.#find(request.principal.claims);
  }

  async #find(claims: SignedIn['claims']): Promise<SignedIn> {
    const { sub, session_id: sessionId } = claims;
    if (typeof sub !== 'string' || !isUuid(sub)) throw fail('bad_jwt', { reason: 'missing sub claim' });
    return this.store.transaction(async (tx) => {
      const session = await this.#session(tx, sub, sessionId);
      const user = await this.users.find(tx, { id: sub });
      if (user === null) throw fail('session_not_found', {});
      refuseBanned(user);
      return { user, session, claims };
    });
  }

  async #session(tx: Parameters<UserService['find']>[0], userId: string, id: unknown): Promise<SessionEntity | null> {
    if (id === undefined || id === null || id === '') return null;
    const session =
      typeof id === 'string' && isUuid(id) ? await tx.entities.findOneBy(SessionEntity, { id, userId }) : null;
    if (session === null) throw fail('session_not_found', {});
    return session;
  }
}
