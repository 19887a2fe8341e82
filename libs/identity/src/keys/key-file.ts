import { createPrivateKey, generateKeyPairSync, randomBytes, randomUUID, type JsonWebKey } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyError } from './key-error.js';

/** What the data directory keeps: made once, at first start. */
export interface KeyFile {
  /** Signs the legacy API keys when JWT_SECRET is not set; 48 random bytes as base64url. */
  readonly secret: string;
  /** Private P-256 key that signs user tokens when JWT_SECRET is not set. */
  readonly signingKey: JsonWebKey & { readonly kid: string };
}

/** Name of the file inside the data directory. */
export const keyFileName = 'keys.json';

/**
 * Reads `<dataDir>/keys.json`, or makes it (mode 0600) if it is missing. Two processes that start together end up with
 * the same file: the first link wins. Throws KeyError.
 */
export function openKeyFile(dataDir: string): KeyFile {
  const path = join(dataDir, keyFileName);
  try {
    return readKeyFile(path) ?? createKeyFile(dataDir, path);
  } catch (error) {
    if (error instanceof KeyError) throw error;
    throw new KeyError(
      `The keys in ${path} cannot be read or made: ${(error as Error).message}. Set JWT_SECRET, or name a folder this process may write to with BACKSTAY_DATA_DIR.`,
    );
  }
}

function readKeyFile(path: string): KeyFile | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const file = JSON.parse(text) as KeyFile;
    createPrivateKey({ key: file.signingKey, format: 'jwk' });
    if (file.signingKey.kid !== '' && Buffer.byteLength(file.secret) >= 32) return file;
  } catch {
    // Whatever is wrong with it, the advice is the same.
  }
  throw new KeyError(
    `${path} does not hold usable keys. Restore it from a backup, or delete it to have new keys made: every key and token given out so far stops working then.`,
  );
}

function createKeyFile(dataDir: string, path: string): KeyFile {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file: KeyFile = {
    secret: randomBytes(48).toString('base64url'),
    signingKey: { ...privateKey.export({ format: 'jwk' }), kid: randomUUID() },
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
    return file;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readKeyFile(path) ?? file;
  } finally {
    rmSync(draft, { force: true });
  }
}
