import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, uuid } from '../system/columns.js';

/** A session or user whose access tokens count no more, until the last of them has expired. Every node polls these. */
@Entity('backstay_revocations')
export class RevocationEntity {
  /** Id of a session or a user. */
  @PrimaryColumn(uuid())
  subject!: string;

  /** A user's tokens that were issued up to here are refused; a session's all. */
  @Column(instant('revoked_at'))
  revokedAt!: number;

  @Column(instant('expires_at'))
  expiresAt!: number;
}
