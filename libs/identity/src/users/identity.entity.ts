import type { JsonObject } from '@backstay/kernel';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { instant, json, maybeInstant, maybeShort, short, uuid } from '../system/columns.js';

/** One way by which a user is known: the e-mail address, or an account at a provider. */
@Entity('backstay_identities')
export class IdentityEntity {
  @PrimaryColumn(uuid())
  id!: string;

  @Column(uuid('user_id'))
  userId!: string;

  /** `email`, or the name of a provider. */
  @Column(short())
  provider!: string;

  /** Who it is there; for `email` the user's own id. Unique per provider. */
  @Column(short('provider_id'))
  providerId!: string;

  /** What the provider says: `sub`, `email`, `email_verified`, … */
  @Column(json('identity_data'))
  identityData!: JsonObject;

  /** Lower case; null: the provider told none. */
  @Column(maybeShort())
  email!: string | null;

  @Column(maybeInstant('last_sign_in_at'))
  lastSignInAt!: number | null;

  @Column(instant('created_at'))
  createdAt!: number;

  @Column(instant('updated_at'))
  updatedAt!: number;

  // By name: the two files would import each other.
  @ManyToOne('UserEntity', 'identities')
  @JoinColumn({ name: 'user_id' })
  user!: Relation<object>;
}
