const alphabet = /^[A-Za-z0-9_-]+$/;

/** Bytes or text as base64url without padding (RFC 4648 §5). */
export const encode = (value: string | Buffer): string => Buffer.from(value).toString('base64url');

/**
 * Strict reading: null for padding, blanks, other alphabets and lengths that no bytes have. Node's own decoder skips
 * what it does not know, so that many texts would mean the same token.
 */
export function decode(text: string): Buffer | null {
  if (!alphabet.test(text) || text.length % 4 === 1) return null;
  return Buffer.from(text, 'base64url');
}
