import { expect, it } from 'vitest';
import { encode } from '../keys/base64url.js';
import { readToken } from './read-token.js';
import { hs256Key } from '../keys/signing-key.js';

const key = hs256Key('kX2v8Qm4Zr7Lw1Np9Tb3Yc6Hd5Jf0Sg-unit-tests', ['user']);

it.each(['9007199254740993', '-9007199254740993', '123456789012345678901234567890', '7', '1.5', '1790000000.1234567'])(
  'the number %s in a claim keeps its digits',
  (number) => {
    const input = `${encode('{"alg":"HS256"}')}.${encode(`{"app_metadata":{"org":[${number}]}}`)}`;
    const { claims } = readToken(`${input}.${key.sign(input)}`, [key]);
    expect(JSON.stringify(claims)).toBe(`{"app_metadata":{"org":[${number}]}}`);
  },
);
