import { generateKeyPairSync, randomUUID, type JsonWebKey } from 'node:crypto';
import { Config } from '@backstay/config';
import type { Transaction } from '@backstay/engine';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { IdentityStore } from '../system/identity-store.js';
import { openKeyFile } from './key-file.js';
import { KeyRing } from './key-ring.js';
import { es256Key } from './signing-key.js';
import { SigningKeyEntity } from './signing-key.entity.js';
import { Vault } from './vault.js';

type PrivateKey = JsonWebKey & { readonly kid: string };

/** What a rotation did. */
export interface Rotation {
  /** Signs from now on; null: still JWT_SECRET or the key of the data directory, a standby was only published. */
  readonly current: string | null;
  /** Published, and signs after the next rotation. */
  readonly standby: string;
  /** Verifies until the tokens it signed have expired. */
  readonly previous: string | null;
}

/** Milliseconds that clocks may differ, on top of the life of a token. */
const leewayMs = 60_000;

/**
 * Moves the keys of user tokens on: standby → current → previous → gone. A standby is published before it signs, so
 * every node (and everyone who fetched the key set) knows a key before the first token of it comes.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly config: Config,
    private readonly store: IdentityStore,
    private readonly vault: Vault,
    private readonly keys: KeyRing,
    private readonly audit: AuditService,
  ) {}

  /** One step. The first one only publishes a standby; nothing signed so far stops being accepted. */
  async rotate(): Promise<Rotation> {
    return this.store.transaction(async (tx) => {
      const now = Date.now();
      const all = [...(await tx.entities.find(SigningKeyEntity)), ...(await this.#adoptFileKey(tx, now))];
      const [current, standby] = (['current', 'standby'] as const).map((status) =>
        all.find((one) => one.status === status),
      );
      await this.#forgetExpired(tx, all, now);
      if (standby !== undefined) {
        if (current !== undefined) await this.#set(tx, current, 'previous', now);
        await this.#set(tx, standby, 'current', now);
      }
      const next = await this.#addStandby(tx, now);
      await this.audit.note(tx, { action: 'keys_rotated', actorId: null, ip: null, details: { standby: next.kid } });
      return {
        current: (standby ?? current)?.kid ?? null,
        standby: next.kid,
        previous: standby === undefined ? null : (current?.kid ?? null),
      };
    });
  }

  /** Takes up what the database holds; called at start and again every few seconds. Throws KeyError. */
  async load(): Promise<void> {
    const rows = await this.store.read('SELECT kid, status, sealed_private_key, changed_at FROM backstay_signing_keys');
    const oldest = this.#oldest(Date.now());
    const live = rows
      .map((cells) => cells.map(String))
      .filter(([, status, , changedAt]) => status !== 'previous' || Number(changedAt) > oldest);
    this.keys.rotated(
      live.map(([kid = '', status, sealed = '']) => ({
        kid,
        status: status === 'current' || status === 'standby' ? status : 'previous',
        open: () => es256Key(JSON.parse(this.vault.open('signing key', sealed)) as PrivateKey, ['user']),
      })),
    );
  }

  /** A key that was taken out of use before this has no token left that counts. */
  #oldest(now: number): number {
    return now - this.config.auth.jwtExpiry * 1000 - leewayMs;
  }

  #addStandby(tx: Transaction, now: number): Promise<SigningKeyEntity> {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return this.#add(tx, { ...privateKey.export({ format: 'jwk' }), kid: randomUUID() }, 'standby', now);
  }

  /** The key of the data directory, where it signs so far: from now on the database says how long it lives. */
  async #adoptFileKey(tx: Transaction, now: number): Promise<readonly SigningKeyEntity[]> {
    if (this.config.keys.jwtSecret !== null || (await tx.entities.count(SigningKeyEntity)) > 0) return [];
    return [await this.#add(tx, openKeyFile(this.config.project.dataDir).signingKey, 'current', now)];
  }

  async #add(
    tx: Transaction,
    jwk: PrivateKey,
    status: SigningKeyEntity['status'],
    now: number,
  ): Promise<SigningKeyEntity> {
    const key = Object.assign(new SigningKeyEntity(), {
      kid: jwk.kid,
      algorithm: 'ES256' as const,
      status,
      sealedPrivateKey: this.vault.seal('signing key', JSON.stringify(jwk)),
      publicKey: es256Key(jwk, ['user']).publicKey ?? {},
      createdAt: now,
      changedAt: now,
    });
    await tx.entities.insert<object>(SigningKeyEntity, key);
    return key;
  }

  async #set(tx: Transaction, key: SigningKeyEntity, status: SigningKeyEntity['status'], now: number): Promise<void> {
    await tx.entities.update(SigningKeyEntity, { kid: key.kid }, { status, changedAt: now });
  }

  async #forgetExpired(tx: Transaction, all: readonly SigningKeyEntity[], now: number): Promise<void> {
    const oldest = this.#oldest(now);
    for (const { kid, status, changedAt } of all) {
      if (status === 'previous' && changedAt <= oldest) await tx.entities.delete(SigningKeyEntity, { kid });
    }
  }
}
