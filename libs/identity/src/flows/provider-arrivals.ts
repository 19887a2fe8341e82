import { Config } from '@backstay/config';
import { Failure } from '@backstay/kernel';
import type { Transaction } from '@backstay/engine';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Vault } from '../keys/vault.js';
import { AccountLinking, type LinkedUser } from '../providers/account-linking.js';
import type { ProviderProfile } from '../providers/provider-profile.js';
import type { ProviderAnswer } from '../providers/provider.js';
import { refuseBanned, SessionService, type IssuedSession, type Origin } from '../sessions/session.service.js';
import { IdentityStore } from '../system/identity-store.js';
import { UserService } from '../users/user.service.js';
import { FlowStateEntity } from './flow-state.entity.js';
import { FlowStateService } from './flow-state.service.js';
import { withCode, withSession } from './redirect-answer.js';
import { sealFlow } from './sealed-flow.js';

/** Signs in whoever a provider vouches for, or links their account. */
@Injectable()
export class ProviderArrivals {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly linking: AccountLinking,
    private readonly sessions: SessionService,
    private readonly flows: FlowStateService,
    private readonly vault: Vault,
    private readonly audit: AuditService,
  ) {}

  /** Ends a redirect: `target` with a session, or with a code where a PKCE flow began. Throws what linking throws. */
  async receive(flow: FlowStateEntity, target: string, answer: ProviderAnswer, origin: Origin): Promise<string> {
    const { accessToken, refreshToken, profile } = answer;
    const tokens = { accessToken, refreshToken };
    if (flow.codeChallenge !== null) {
      const code = await this.#once(async (tx) => {
        const { user } = await this.#who(tx, flow.provider, profile, flow.linkingUserId, origin);
        await tx.entities.update(FlowStateEntity, { id: flow.id }, { sealed: sealFlow(this.vault, tokens) });
        return this.flows.complete(tx, flow, user.id);
      });
      return withCode(target, code);
    }
    const issued = await this.#issue(flow.provider, profile, flow.linkingUserId, origin, (tx) =>
      tx.entities.delete(FlowStateEntity, { id: flow.id }),
    );
    return withSession(target, issued, tokens);
  }

  /** A session for whom an ID token is about. `linkingUserId` null: a sign-in. */
  signIn(
    provider: string,
    profile: ProviderProfile,
    linkingUserId: string | null,
    origin: Origin,
  ): Promise<IssuedSession> {
    return this.#issue(provider, profile, linkingUserId, origin, () => Promise.resolve());
  }

  async #issue(
    provider: string,
    profile: ProviderProfile,
    linkingUserId: string | null,
    origin: Origin,
    also: (tx: Transaction) => Promise<unknown>,
  ): Promise<IssuedSession> {
    const open = await this.#once(async (tx) => {
      const { user } = await this.#who(tx, provider, profile, linkingUserId, origin);
      await also(tx);
      return this.sessions.open(tx, user, { method: 'oauth', provider, origin });
    });
    return this.sessions.signed(open);
  }

  async #who(
    tx: Transaction,
    provider: string,
    profile: ProviderProfile,
    linkingUserId: string | null,
    { ip }: Origin,
  ): Promise<LinkedUser> {
    if (linkingUserId === null) {
      const linked = await this.linking.signIn(tx, provider, profile, this.config.auth.signup);
      refuseBanned(linked.user);
      const action = linked.outcome === 'created' ? 'user_signedup' : 'login';
      await this.audit.note(tx, { action, actorId: linked.user.id, ip, details: { provider } });
      return linked;
    }
    const user = await this.users.get(tx, linkingUserId);
    refuseBanned(user);
    await this.linking.link(tx, user, provider, profile);
    await this.audit.note(tx, { action: 'identity_linked', actorId: user.id, ip, details: { provider } });
    return { user, outcome: 'linked' };
  }

  /** Two who are new come at once: the second finds what the first has made. */
  async #once<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.store.transaction(work);
    } catch (error) {
      if (!(error instanceof Failure) || !['identity_already_exists', 'email_exists', 'conflict'].includes(error.entry))
        throw error;
      return this.store.transaction(work);
    }
  }
}
