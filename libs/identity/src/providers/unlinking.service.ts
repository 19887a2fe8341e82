import type { Transaction } from '@backstay/engine';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Origin } from '../sessions/session.service.js';
import { IdentityStore } from '../system/identity-store.js';
import { IdentityEntity } from '../users/identity.entity.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';

/** Takes ways to sign in away from a user. */
@Injectable()
export class UnlinkingService {
  constructor(
    private readonly store: IdentityStore,
    private readonly users: UserService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Removes one identity of the user; with that of the e-mail address the password goes too, and the address,
   * unless another provider vouches for one. Throws
   * `identity_not_found`, also for somebody else's, and `single_identity_not_deletable`.
   */
  async unlink({ id }: UserEntity, identityId: string, { ip }: Origin): Promise<void> {
    await this.store.transaction(async (tx) => {
      await this.store.lock(tx, 'backstay_users', id);
      const user = await this.users.get(tx, id);
      const identity = user.identities.find((one) => one.id === identityId.toLowerCase());
      if (identity === undefined) throw fail('identity_not_found', {});
      if (user.identities.length < 2) throw fail('single_identity_not_deletable', {});
      await tx.entities.delete(IdentityEntity, { id: identity.id });
      const left = user.identities.filter((one) => one !== identity);
      user.identities = left;
      const providers = [...new Set(left.map(({ provider }) => provider))];
      const first = user.appMetadata['provider'];
      const provider = typeof first === 'string' && providers.includes(first) ? first : (providers[0] ?? null);
      await this.users.change(tx, user, {
        appMetadata: { ...user.appMetadata, provider, providers },
        ...(identity.provider === 'email' ? { ...(await this.#addressAfter(tx, user)), passwordHash: null } : {}),
      });
      const details = { provider: identity.provider };
      await this.audit.note(tx, { action: 'identity_unlinked', actorId: user.id, ip, details });
    });
  }

  /** The address that another of the user's providers has verified, where nobody else has it; else none. */
  async #addressAfter(tx: Transaction, user: UserEntity): Promise<Pick<UserEntity, 'email' | 'emailConfirmedAt'>> {
    for (const { email, identityData } of user.identities) {
      if (email === null || identityData['email_verified'] !== true) continue;
      const owner = await this.users.find(tx, { email });
      if (owner === null || owner.id === user.id) return { email, emailConfirmedAt: Date.now() };
    }
    return { email: null, emailConfirmedAt: null };
  }
}
