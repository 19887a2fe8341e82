import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, json, short } from '../system/columns.js';
import type { JsonObject } from '@backstay/kernel';

/** Where a key is in its life: published, signing, or verifying what it signed until that has expired. */
export type SigningKeyStatus = 'standby' | 'current' | 'previous';

/** A key that signs user tokens. */
@Entity('backstay_signing_keys')
export class SigningKeyEntity {
  @PrimaryColumn(short())
  kid!: string;

  @Column(short())
  algorithm!: 'ES256';

  @Column(short())
  status!: SigningKeyStatus;

  /** The private key (JWK), sealed with the master key. */
  @Column({ name: 'sealed_private_key', type: 'text' })
  sealedPrivateKey!: string;

  @Column(json('public_key'))
  publicKey!: JsonObject;

  @Column(instant('created_at'))
  createdAt!: number;

  @Column(instant('changed_at'))
  changedAt!: number;
}
