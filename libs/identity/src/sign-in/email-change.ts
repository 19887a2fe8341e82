import type { Transaction } from '@backstay/engine';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { OneTimeTokenService } from '../tokens/one-time-token.service.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';

/** A change of address, agreed to by the old one and the new one (or the new one alone, where there was none). */
@Injectable()
export class EmailChange {
  constructor(
    private readonly users: UserService,
    private readonly tokens: OneTimeTokenService,
    private readonly audit: AuditService,
  ) {}

  /** One address has agreed. True: that was the last one, and the address is changed. */
  async agree(tx: Transaction, user: UserEntity): Promise<boolean> {
    const needed = user.email === null || user.emailConfirmedAt === null ? 1 : 2;
    const agreed = user.emailChangeConfirmations + 1;
    if (agreed < needed) {
      await this.users.change(tx, user, { emailChangeConfirmations: agreed });
      return false;
    }
    await this.complete(tx, user);
    return true;
  }

  /** Puts the new address in force. Links sent to the old one count no more. */
  async complete(tx: Transaction, user: UserEntity): Promise<void> {
    const { appMetadata } = user;
    const providers = Array.isArray(appMetadata['providers']) ? appMetadata['providers'].map(String) : [];
    await this.users.change(tx, user, {
      email: user.emailChange,
      emailConfirmedAt: Date.now(),
      emailChange: null,
      emailChangeConfirmations: 0,
      isAnonymous: false,
      appMetadata: { provider: 'email', ...appMetadata, providers: [...new Set([...providers, 'email'])] },
    });
    await this.users.syncEmailIdentity(tx, user);
    await this.tokens.drop(tx, user.id);
    await this.audit.note(tx, { action: 'user_email_changed', actorId: user.id, ip: null });
  }
}
