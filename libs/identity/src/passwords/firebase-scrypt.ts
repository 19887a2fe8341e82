import { createCipheriv, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

// `$fbscrypt$v=1,n=14,r=8,p=1,ss=<separator>,sk=<signer key>$salt$hash`, all base64, as GoTrue stores it.
const form =
  /^\$fbscrypt\$v=1,n=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})(?:,ss=([A-Za-z\d+/]*={0,2}))?,sk=([A-Za-z\d+/]+={0,2})\$([A-Za-z\d+/]+={0,2})\$([A-Za-z\d+/]+={0,2})$/;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Whether a stored hash is one of Firebase's. */
export const isFirebaseHash = (stored: string): boolean => form.test(stored);

/**
 * Firebase's own scheme (github.com/firebase/scrypt): the password gives a key by scrypt, and the hash is the project's
 * signer key encrypted with it. False for anything that is not in the form.
 */
export async function verifyFirebase(password: string, stored: string): Promise<boolean> {
  const [, n, r, p, separator = '', signer = '', salt = '', hash = ''] = form.exec(stored) ?? [];
  const [cost, blockSize, parallelization] = [2 ** Number(n), Number(r), Number(p)];
  // 128 * N * r bytes; more than Firebase ever uses is refused rather than computed.
  if (!(cost <= 2 ** 17 && blockSize <= 16 && parallelization <= 4)) return false;
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  const key = await derive(password, Buffer.concat([bytes(salt), bytes(separator)]), 32, {
    N: cost,
    r: blockSize,
    p: parallelization,
    maxmem: 256 * cost * blockSize,
  });
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const made = Buffer.concat([cipher.update(bytes(signer)), cipher.final()]);
  const expected = bytes(hash);
  return made.length === expected.length && timingSafeEqual(made, expected);
}
