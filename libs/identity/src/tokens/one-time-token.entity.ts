import { Column, Entity, PrimaryColumn } from 'typeorm';
import { count, instant, maybeShort, short, uuid } from '../system/columns.js';

/** What a one-time token is good for. */
export type OneTimeTokenKind =
  | 'confirmation'
  | 'invite'
  | 'recovery'
  | 'magiclink'
  | 'email_change_current'
  | 'email_change_new'
  | 'reauthentication';

/** A code and a link that were mailed; only their hashes are kept. A user has at most one of each kind. */
@Entity('backstay_one_time_tokens')
export class OneTimeTokenEntity {
  @PrimaryColumn(uuid())
  id!: string;

  @Column(uuid('user_id'))
  userId!: string;

  @Column(short())
  kind!: OneTimeTokenKind;

  /** The address it was sent to: a code counts for this one only. */
  @Column(short())
  address!: string;

  /** Keyed hash of the code; null: burnt by wrong guesses. */
  @Column(maybeShort('code_hash'))
  codeHash!: string | null;

  /** SHA-256 of what the link carries, hex. */
  @Column(short('link_hash'))
  linkHash!: string;

  /** Wrong guesses of the code so far. */
  @Column(count())
  attempts!: number;

  /** The PKCE flow that this ends; null: the implicit flow. */
  @Column({ ...uuid('flow_id'), nullable: true })
  flowId!: string | null;

  @Column(instant('created_at'))
  createdAt!: number;

  @Column(instant('code_expires_at'))
  codeExpiresAt!: number;

  @Column(instant('link_expires_at'))
  linkExpiresAt!: number;
}
