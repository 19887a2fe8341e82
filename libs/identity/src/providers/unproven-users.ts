import type { Transaction } from '@backstay/engine';
import { Injectable } from '@nestjs/common';
import { FactorEntity } from '../factors/factor.entity.js';
import { EndSessions } from '../sessions/end-sessions.js';
import { OneTimeTokenEntity } from '../tokens/one-time-token.entity.js';
import { IdentityEntity } from '../users/identity.entity.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';

/** Accounts whose address nobody has proved to be theirs. */
@Injectable()
export class UnprovenUsers {
  constructor(
    private readonly users: UserService,
    private readonly ending: EndSessions,
  ) {}

  /**
   * Takes everything away that whoever signed up with the address has set: password, other ways to sign in, factors,
   * sessions, codes and data of their own. What is left is the id and the address, for its owner.
   */
  async reset(tx: Transaction, user: UserEntity): Promise<void> {
    await this.ending.endAll(tx, user.id);
    await tx.entities.delete(OneTimeTokenEntity, { userId: user.id });
    await tx.entities.delete(FactorEntity, { userId: user.id });
    await tx.entities.delete(IdentityEntity, { userId: user.id });
    user.identities = [];
    user.factors = [];
    await this.users.change(tx, user, {
      passwordHash: null,
      userMetadata: {},
      phone: null,
      phoneConfirmedAt: null,
      emailChange: null,
    });
  }
}
