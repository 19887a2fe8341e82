import type { Claim } from '@backstay/expression';
import { parseClaims, type JsonObject } from '@backstay/kernel';
import { expect, it } from 'vitest';
import { evaluateClaim } from './evaluate-claim.js';

const claims = parseClaims('{"sub": 9007199254740993, "org": {"id": 9007199254740993}, "__proto__": {"a": 1}}');
const principal = { role: 'authenticated', claims: claims as JsonObject } as const;
const jwt = (path: readonly string[], as: 'json' | 'text' = 'text'): Claim => ({
  kind: 'claim',
  claim: 'jwt',
  type: { kind: 'text' },
  path,
  as,
});

it.each([
  ['a number beyond 2^53 with all its digits', jwt(['org', 'id']), '9007199254740993'],
  ['the same inside a document', jwt(['org'], 'json'), '{"id": 9007199254740993}'],
  ['nothing inside such a number', jwt(['org', 'id', 'rawJSON']), null],
  ['nothing that every object of JavaScript has', jwt(['org', 'constructor']), null],
  ['a claim whatever its name', jwt(['__proto__', 'a']), '1'],
  ['a sub that is a number', { ...jwt([]), claim: 'uid' } as const, '9007199254740993'],
])('a claim is %s', (_what, claim, expected) => {
  expect(evaluateClaim(claim, principal)).toBe(expected);
});
