import type { JsonObject } from '@backstay/kernel';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { instant, maybeInstant, maybeShort, maybeText, short, uuid } from '../system/columns.js';

/** Kinds of second factors. */
export type FactorType = 'totp' | 'phone' | 'webauthn' | 'recovery_code';

/** A second factor of a user. */
@Entity('backstay_mfa_factors')
export class FactorEntity {
  @PrimaryColumn(uuid())
  id!: string;

  @Column(uuid('user_id'))
  userId!: string;

  @Column(short('factor_type'))
  factorType!: FactorType;

  @Column(short())
  status!: 'unverified' | 'verified';

  @Column(maybeShort('friendly_name'))
  friendlyName!: string | null;

  /** The TOTP secret, sealed with the master key. */
  @Column(maybeText())
  secret!: string | null;

  /** The last time step a TOTP code was taken for: none before or at it is taken again. */
  @Column({ name: 'last_step', type: 'int', nullable: true })
  lastStep!: number | null;

  @Column(maybeShort())
  phone!: string | null;

  /** The security key's credential: id, public key, counter, transports. */
  @Column({
    type: 'text',
    nullable: true,
    transformer: {
      to: (value: JsonObject | null) => (value === null ? null : JSON.stringify(value)),
      from: (value: string | null) => (value === null ? null : (JSON.parse(value) as JsonObject)),
    },
  })
  credential!: JsonObject | null;

  @Column(maybeInstant('last_challenged_at'))
  lastChallengedAt!: number | null;

  @Column(instant('created_at'))
  createdAt!: number;

  @Column(instant('updated_at'))
  updatedAt!: number;

  // By name: the two files would import each other.
  @ManyToOne('UserEntity', 'factors')
  @JoinColumn({ name: 'user_id' })
  user!: Relation<object>;
}
