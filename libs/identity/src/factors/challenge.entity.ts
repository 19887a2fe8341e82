import { Column, Entity, PrimaryColumn } from 'typeorm';
import { count, instant, maybeInstant, maybeShort, maybeText, uuid } from '../system/columns.js';

/** A question to a second factor that waits for its answer. */
@Entity('backstay_mfa_challenges')
export class ChallengeEntity {
  @PrimaryColumn(uuid())
  id!: string;

  @Column(uuid('factor_id'))
  factorId!: string;

  /** The address that asked. */
  @Column(maybeShort())
  ip!: string | null;

  /** Wrong answers so far. */
  @Column(count())
  attempts!: number;

  /** What a security key is asked (JSON); null for other factors. */
  @Column(maybeText('webauthn_session'))
  webauthnSession!: string | null;

  @Column(maybeInstant('verified_at'))
  verifiedAt!: number | null;

  @Column(instant('created_at'))
  createdAt!: number;

  @Column(instant('expires_at'))
  expiresAt!: number;
}
