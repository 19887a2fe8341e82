import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, maybeInstant, short, uuid } from '../system/columns.js';

/** A code that stands in for a lost second factor, once. */
@Entity('backstay_mfa_recovery_codes')
export class RecoveryCodeEntity {
  @PrimaryColumn(uuid())
  id!: string;

  @Column(uuid('user_id'))
  userId!: string;

  @Column(short('code_hash'))
  codeHash!: string;

  @Column(maybeInstant('used_at'))
  usedAt!: number | null;

  @Column(instant('created_at'))
  createdAt!: number;
}
