import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { KeyError } from './key-error.js';

/** What a sealed text is for; a text sealed for one purpose cannot be opened for another. */
export type Purpose =
  'signing key' | 'totp secret' | 'flow state' | 'refresh token' | 'one-time code' | 'recovery code';

/** Seals texts at rest with AES-256-GCM, and hashes short codes with a key, under keys derived from the master key. */
export class Vault {
  readonly #masterKey: Buffer;

  /** `masterKey`: 32 bytes. */
  constructor(masterKey: Buffer) {
    this.#masterKey = masterKey;
  }

  /** `version.iv.tag.text`, base64url; another one each time. */
  seal(purpose: Purpose, text: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(purpose), iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return ['1', ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
  }

  /** The text that was sealed. Throws KeyError when the master key is another one, or the text was touched. */
  open(purpose: Purpose, sealed: string): string {
    const [version, iv, tag, text] = sealed.split('.');
    try {
      if (version !== '1' || iv === undefined || tag === undefined || text === undefined) throw new Error('form');
      const decipher = createDecipheriv('aes-256-gcm', this.#key(purpose), Buffer.from(iv, 'base64url'), {
        authTagLength: 16,
      });
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
    } catch {
      throw new KeyError(
        `A ${purpose} in the database was sealed with another master key. Set BACKSTAY_MASTER_KEY (or JWT_SECRET, where there is none) to what it was.`,
      );
    }
  }

  /** HMAC-SHA-256, hex: a short code cannot be found again from it without the master key. */
  mac(purpose: Purpose, text: string): string {
    return createHmac('sha256', this.#key(purpose)).update(text).digest('hex');
  }

  #key(purpose: Purpose): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#masterKey, 'backstay vault', purpose, 32));
  }
}
