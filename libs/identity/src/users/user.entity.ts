import type { JsonObject } from '@backstay/kernel';
import { Column, Entity, OneToMany, PrimaryColumn, type Relation } from 'typeorm';
import { count, instant, json, maybeInstant, maybeShort, short, uuid } from '../system/columns.js';
import { FactorEntity } from '../factors/factor.entity.js';
import { IdentityEntity } from './identity.entity.js';

/** Somebody who can sign in. Times in milliseconds. */
@Entity('backstay_users')
export class UserEntity {
  @PrimaryColumn(uuid())
  id!: string;

  /** The `role` claim of this user's tokens; `authenticated` unless an administrator said otherwise. */
  @Column(short())
  role!: string;

  /** Lower case; null: none. */
  @Column(maybeShort())
  email!: string | null;

  @Column(maybeInstant('email_confirmed_at'))
  emailConfirmedAt!: number | null;

  /** Digits without a plus; null: none. */
  @Column(maybeShort())
  phone!: string | null;

  @Column(maybeInstant('phone_confirmed_at'))
  phoneConfirmedAt!: number | null;

  /** A PHC string, or a hash that came by import; null: this user has no password. */
  @Column({ name: 'password_hash', type: 'varchar', length: 512, nullable: true })
  passwordHash!: string | null;

  /** What the user may set. */
  @Column(json('user_metadata'))
  userMetadata!: JsonObject;

  /** What only administrators set. */
  @Column(json('app_metadata'))
  appMetadata!: JsonObject;

  @Column({ name: 'is_anonymous', type: 'boolean' })
  isAnonymous!: boolean;

  @Column(maybeInstant('banned_until'))
  bannedUntil!: number | null;

  /** Softly deleted: the row stays, nothing of it can be used. */
  @Column(maybeInstant('deleted_at'))
  deletedAt!: number | null;

  @Column(maybeInstant('invited_at'))
  invitedAt!: number | null;

  @Column(maybeInstant('confirmation_sent_at'))
  confirmationSentAt!: number | null;

  @Column(maybeInstant('recovery_sent_at'))
  recoverySentAt!: number | null;

  @Column(maybeInstant('reauthentication_sent_at'))
  reauthenticationSentAt!: number | null;

  /** The address that is to replace `email`; null: none. */
  @Column(maybeShort('email_change'))
  emailChange!: string | null;

  @Column(maybeInstant('email_change_sent_at'))
  emailChangeSentAt!: number | null;

  /** How many of the two addresses have agreed to the change. */
  @Column(count('email_change_confirmations'))
  emailChangeConfirmations!: number;

  @Column(maybeInstant('last_sign_in_at'))
  lastSignInAt!: number | null;

  @Column(instant('created_at'))
  createdAt!: number;

  @Column(instant('updated_at'))
  updatedAt!: number;

  @OneToMany(() => IdentityEntity, (identity) => identity.user)
  identities!: Relation<IdentityEntity[]>;

  @OneToMany(() => FactorEntity, (factor) => factor.user)
  factors!: Relation<FactorEntity[]>;
}
