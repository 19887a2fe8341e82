import { randomUUID } from 'node:crypto';
import type { Transaction } from '@backstay/engine';
import type { JsonObject } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';
import { AuditEntryEntity } from './audit-entry.entity.js';

/** What is written down. */
export interface AuditEntry {
  readonly action: string;
  /** Who did it; null: the service key, or nobody who is known. */
  readonly actorId: string | null;
  readonly ip: string | null;
  /** Never a secret. */
  readonly details?: JsonObject;
}

/** The record of what happened to users and sessions. */
@Injectable()
export class AuditService {
  /** Adds an entry in the transaction of what it tells of. */
  async note(tx: Transaction, entry: AuditEntry): Promise<void> {
    await tx.entities.insert<object>(AuditEntryEntity, {
      ...entry,
      id: randomUUID(),
      details: entry.details ?? {},
      createdAt: Date.now(),
    });
  }

  /** A page of entries, newest first, and how many there are. */
  async list(tx: Transaction, offset: number, limit: number): Promise<readonly [readonly AuditEntryEntity[], number]> {
    return tx.entities.findAndCount(AuditEntryEntity, {
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: offset,
      take: limit,
    });
  }
}
