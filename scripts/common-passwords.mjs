// `node scripts/common-passwords.mjs FILE`: makes the list of common passwords that is built in, from a file with one
// password a line, most frequent first. The list in the tree was made of the public frequency list that zxcvbn 4.4.2
// (MIT) carries: every word of 8 or more characters, and the 5000 most frequent ones of 6 and 7.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [source] = process.argv.slice(2);
const words = readFileSync(source, 'utf8')
  .split('\n')
  .map((word) => word.trim().toLowerCase());
const long = words.filter((word) => word.length >= 8);
const short = words.filter((word) => word.length === 6 || word.length === 7).slice(0, 5000);
const prefixes = [...new Set([...long, ...short])]
  .map((word) => createHash('sha256').update(word).digest().subarray(0, 5))
  .sort((a, b) => Buffer.compare(a, b));
const text = Buffer.concat(prefixes).toString('base64url');
const lines = text.match(/.{1,960}/g) ?? [];
writeFileSync(
  join(import.meta.dirname, '..', 'libs', 'identity', 'src', 'passwords', 'common-passwords.ts'),
  `/** ${prefixes.length} common passwords: the first five bytes of the SHA-256 of each, in order. Made by scripts/common-passwords.mjs. */\n` +
    `export const commonPasswords: string = [\n${lines.map((line) => `  '${line}',`).join('\n')}\n].join('');\n`,
);
process.stdout.write(`${prefixes.length} passwords\n`);
