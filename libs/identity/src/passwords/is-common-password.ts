import { createHash } from 'node:crypto';
import { commonPasswords } from './common-passwords.js';

/** Bytes of a digest that the list keeps: a rare password is taken for a common one once in a hundred million. */
const width = 5;

const list = Buffer.from(commonPasswords, 'base64url');

/** Whether a password stands in the built-in list, in any case of its letters. Works without a network. */
export function isCommonPassword(password: string): boolean {
  const wanted = createHash('sha256').update(password.toLowerCase()).digest().subarray(0, width);
  let [low, high] = [0, list.length / width];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = wanted.compare(list, middle * width, (middle + 1) * width);
    if (order === 0) return true;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return false;
}
