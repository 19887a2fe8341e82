import { randomInt } from 'node:crypto';

/** Codes of one set, as the client libraries show them. */
const codesOfASet = 10;

/** Letters and digits nobody mistakes for another: 31 of them, so that 16 make 79 bits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const length = 16;

/** A new set of codes, lower case without separators. Shown once; only their hashes are kept. */
export const newRecoveryCodes = (): readonly string[] => Array.from({ length: codesOfASet }, newCode);

/** A code as somebody types it, as it was made: capitals, blanks and dashes do not count. */
export const canonicalRecoveryCode = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, '');

const newCode = (): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
