import type { JsonObject } from '@backstay/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, json, maybeShort, short, uuid } from '../system/columns.js';

/** Something that happened to a user or session, for operators. Holds no secrets. */
@Entity('backstay_audit_log')
export class AuditEntryEntity {
  @PrimaryColumn(uuid())
  id!: string;

  /** `login`, `logout`, `user_signedup`, `user_deleted`, … */
  @Column(short())
  action!: string;

  /** The user who did it; null: the service key, or nobody who is known. */
  @Column({ ...uuid('actor_id'), nullable: true })
  actorId!: string | null;

  @Column(maybeShort())
  ip!: string | null;

  @Column(json())
  details!: JsonObject;

  @Column(instant('created_at'))
  createdAt!: number;
}
