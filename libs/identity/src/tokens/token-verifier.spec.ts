import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { Failure } from '@backstay/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyRing } from '../keys/key-ring.js';
import { es256Key, hs256Key, signToken } from '../keys/signing-key.js';
import { TokenVerifier } from './token-verifier.js';

const secret = 'kX2v8Qm4Zr7Lw1Np9Tb3Yc6Hd5Jf0Sg-unit-tests';
const now = 1_790_000_000;
const none = { anonKey: null, serviceRoleKey: null };

const ring = new KeyRing(secret, null, none);
const verifier = new TokenVerifier(ring, () => now);
const { anon, serviceRole, publishable, secret: secretKey } = ring.printed;

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const mac = (input: string, key = secret, hash = 'sha256'): string =>
  createHmac(hash, key).update(input).digest('base64url');
const forge = (header: unknown, claims: unknown, key = secret, hash = 'sha256'): string => {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${mac(input, key, hash)}`;
};
const hs256 = { alg: 'HS256', typ: 'JWT' };
const claims = { sub: 'u1', role: 'authenticated', aud: 'authenticated', iat: now - 60, exp: now + 3600 };
const user = (change: object = {}): string => forge(hs256, { ...claims, ...change });

/** Code and message of the refusal, or the role that was let in. */
const attempt = (authorization: string | null, apikey: string | null = anon): string => {
  try {
    return verifier.verify({ apikey, authorization }).role;
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error;
    return `${error.code} ${error.message}`;
  }
};
const bearer = (token: string): string => attempt(`Bearer ${token}`);

describe('the API key admits the caller', () => {
  it.each([
    ['no key', null, 'PGRST302 No API key found in request'],
    ['an empty key', '', 'PGRST302 No API key found in request'],
    ['the anon key', anon, 'anon'],
    ['the service key', serviceRole, 'service_role'],
    ['the publishable key', publishable, 'anon'],
    ['the secret key', secretKey, 'service_role'],
    ['an unknown opaque key', `${publishable}x`, 'PGRST301 Invalid API key'],
    ['a key cut short', publishable.slice(0, -1), 'PGRST301 Invalid API key'],
    ['an own key signed with the secret', forge(hs256, { role: 'anon' }), 'anon'],
    ['a key signed with another secret', forge(hs256, { role: 'anon' }, 'x'.repeat(40)), 'PGRST301 Invalid API key'],
    ['a key that has expired', forge(hs256, { role: 'anon', exp: now - 31 }), 'PGRST301 Invalid API key'],
    ["a person's token", user(), 'PGRST301 Invalid API key'],
    ['a key with an unknown role', forge(hs256, { role: 'postgres' }), 'PGRST301 Invalid API key'],
    ['an unsigned key', `${part({ alg: 'none' })}.${part({ role: 'service_role' })}.`, 'PGRST301 Invalid API key'],
    ['a key of 9 KiB', 'k'.repeat(9216), 'PGRST301 Invalid API key'],
  ])('%s', (_name, apikey, expected) => {
    expect(attempt(null, apikey)).toBe(expected);
    expect(attempt(null, apikey)).toBe(expected);
  });

  it('a good token does not help without a key', () => {
    expect(attempt(`Bearer ${user()}`, null)).toBe('PGRST302 No API key found in request');
    expect(attempt(`Bearer ${user()}`, 'wrong')).toBe('PGRST301 Invalid API key');
  });
});

describe('role and claims come from the Authorization header when it holds a token', () => {
  it.each([
    ['no header', null, 'anon'],
    ['an empty header', '', 'anon'],
    ['a proxy’s own Basic', 'Basic dXNlcjpwYXNz', 'anon'],
    ['the anon key again', `Bearer ${anon}`, 'anon'],
    ['the service key', `Bearer ${serviceRole}`, 'service_role'],
    ['the opaque publishable key', `Bearer ${publishable}`, 'anon'],
    ['the opaque secret key', `Bearer ${secretKey}`, 'service_role'],
    ["a person's token", `Bearer ${user()}`, 'authenticated'],
    ['lower-case bearer', `bearer ${user()}`, 'authenticated'],
    ['several blanks', `Bearer   ${user()}  `, 'authenticated'],
    ['a token without a role', `Bearer ${user({ role: undefined })}`, 'anon'],
    ['nothing after Bearer', 'Bearer', 'PGRST301 Empty JWT is sent in Authorization header'],
    ['blanks after Bearer', 'Bearer   ', 'PGRST301 Empty JWT is sent in Authorization header'],
    ['an unknown opaque key', 'Bearer sb_secret_guess', 'PGRST301 Expected 3 parts in JWT; got 1'],
    ['two tokens', `Bearer ${user()} ${user()}`, 'PGRST301 Expected 3 parts in JWT; got 5'],
  ])('%s', (_name, authorization, expected) => {
    expect(attempt(authorization)).toBe(expected);
  });

  it('a person stays a person behind the service key', () => {
    expect(attempt(`Bearer ${user()}`, serviceRole)).toBe('authenticated');
  });

  it('gives the whole of the claims', () => {
    const extra = { app_metadata: { teams: [1, 2] }, email: 'a@example.org' };
    const principal = verifier.verify({ apikey: anon, authorization: `Bearer ${user(extra)}` });
    expect(principal.claims).toEqual({ ...claims, ...extra });
    expect(Object.isFrozen(principal.claims)).toBe(true);
  });
});

describe('hostile tokens', () => {
  const input = `${part(hs256)}.${part(claims)}`;
  const wrongAlgorithm = 'PGRST301 Wrong or unsupported encoding algorithm';
  const undecodable = "PGRST301 JWT couldn't be decoded";
  const badSignature = 'PGRST301 JWT cryptographic operation failed';
  const noKey = 'PGRST301 No suitable key or wrong key type';
  const badType = 'PGRST301 Unsupported token type';
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rs256 = `${part({ alg: 'RS256' })}.${part(claims)}`;
  const jwk = publicKey.export({ format: 'jwk' });

  it.each([
    ['alg none', `${part({ alg: 'none' })}.${part(claims)}.`, wrongAlgorithm],
    ['alg none with a good signature', forge({ alg: 'none' }, claims), wrongAlgorithm],
    ['alg NONE', forge({ alg: 'NONE' }, claims), wrongAlgorithm],
    ['alg hs256', forge({ alg: 'hs256' }, claims), wrongAlgorithm],
    ['alg HS512, rightly signed', forge({ alg: 'HS512' }, claims, secret, 'sha512'), wrongAlgorithm],
    ['alg HS384, rightly signed', forge({ alg: 'HS384' }, claims, secret, 'sha384'), wrongAlgorithm],
    ['alg ES256 where no such key is', forge({ alg: 'ES256' }, claims), wrongAlgorithm],
    [
      'alg RS256 with the caller’s own key',
      `${rs256}.${sign('sha256', Buffer.from(rs256), privateKey).toString('base64url')}`,
      wrongAlgorithm,
    ],
    ['alg missing', forge({ typ: 'JWT' }, claims), wrongAlgorithm],
    ['alg null', forge({ alg: null }, claims), wrongAlgorithm],
    ['alg as a list', forge({ alg: ['HS256'] }, claims), wrongAlgorithm],
    ['alg as a number', forge({ alg: 256 }, claims), wrongAlgorithm],
    ['two algs, the last counts', forge('{"alg":"HS256","alg":"none"}', claims), wrongAlgorithm],
    ['the caller’s own jwk', forge({ ...hs256, jwk }, claims, 'x'.repeat(40)), badSignature],
    ['the caller’s own jku', forge({ ...hs256, jku: 'http://127.0.0.1:9/keys' }, claims, 'x'.repeat(40)), badSignature],
    ['the caller’s own x5u', forge({ ...hs256, x5u: 'http://127.0.0.1:9/c' }, claims, 'x'.repeat(40)), badSignature],
    ['the caller’s own x5c', forge({ ...hs256, x5c: ['MII'] }, claims, 'x'.repeat(40)), badSignature],
    [
      'a critical extension',
      forge({ ...hs256, crit: ['b64'], b64: false }, claims),
      'PGRST301 Unsupported critical header in JWT',
    ],
    ['an empty critical list', forge({ ...hs256, crit: [] }, claims), 'PGRST301 Unsupported critical header in JWT'],
    ['kid as an object', forge({ ...hs256, kid: {} }, claims), noKey],
    ['kid as a path', forge({ ...hs256, kid: '../../dev/null' }, claims, ''), badSignature],
    ['typ of a refresh token', forge({ ...hs256, typ: 'refresh+jwt' }, claims), badType],
    ['typ as a number', forge({ ...hs256, typ: 1 }, claims), badType],
    ['another secret', forge(hs256, claims, `${secret}x`), badSignature],
    ['an empty secret', forge(hs256, claims, ''), badSignature],
    ['no signature', `${input}.`, badSignature],
    ['a signature cut short', `${input}.${mac(input).slice(0, -1)}`, badSignature],
    ['a signature with padding', `${input}.${mac(input)}=`, badSignature],
    ['a signature with a blank inside', `${input}.${mac(input).slice(0, 20)} ${mac(input).slice(20)}`, badSignature],
    ['claims exchanged', `${part(hs256)}.${part({ ...claims, sub: 'u2' })}.${mac(input)}`, badSignature],
    ['four parts', `${input}.${mac(input)}.x`, 'PGRST301 Expected 3 parts in JWT; got 4'],
    ['five parts (encrypted)', `${input}.${mac(input)}.x.y`, 'PGRST301 Expected 3 parts in JWT; got 5'],
    ['only dots', '..', undecodable],
    ['header not base64url', `${part(hs256)}!.${part(claims)}.${mac(input)}`, undecodable],
    ['header not JSON', `${part('{alg:HS256}')}.${part(claims)}.x`, undecodable],
    ['header an array', forge([], claims), undecodable],
    ['header null', forge('null', claims), undecodable],
    ['header not UTF-8', `${Buffer.from([0xff, 0xfe]).toString('base64url')}.${part(claims)}.x`, undecodable],
    ['header with a byte order mark', forge(`\ufeff${JSON.stringify(hs256)}`, claims), undecodable],
    ['claims an array', forge(hs256, []), 'PGRST303 Parsing claims failed'],
    ['claims text', forge(hs256, '"service_role"'), 'PGRST303 Parsing claims failed'],
    ['claims not JSON', forge(hs256, 'role=service_role'), 'PGRST303 Parsing claims failed'],
    ['longer than 8 KiB', user({ pad: 'x'.repeat(8192) }), 'PGRST301 JWT is longer than 8192 bytes'],
    ['100,000 dots', '.'.repeat(100_000), 'PGRST301 JWT is longer than 8192 bytes'],
  ])('%s', (_name, token, expected) => {
    expect(bearer(token)).toBe(expected);
  });

  it.each([
    ['kid of another system', forge({ ...hs256, kid: 'abc' }, claims)],
    ['typ left out', forge({ alg: 'HS256' }, claims)],
    ['typ at+jwt', forge({ alg: 'HS256', typ: 'at+JWT' }, claims)],
    ['a jku that is never looked at', forge({ ...hs256, jku: 'http://127.0.0.1:9/keys' }, claims)],
  ])('%s is no obstacle to a genuine token', (_name, token) => {
    expect(bearer(token)).toBe('authenticated');
  });
});

describe('claims of genuine tokens', () => {
  it.each([
    ['just within the leeway of exp', { exp: now - 29 }, 'authenticated'],
    ['past the leeway of exp', { exp: now - 30 }, 'PGRST303 JWT expired'],
    ['long expired', { exp: 0 }, 'PGRST303 JWT expired'],
    ['exp as text', { exp: '9999999999' }, "PGRST303 The JWT 'exp' claim must be a number"],
    ['exp as true', { exp: true }, "PGRST303 The JWT 'exp' claim must be a number"],
    ['no exp', { exp: undefined }, 'authenticated'],
    ['nbf soon', { nbf: now + 30 }, 'authenticated'],
    ['nbf later', { nbf: now + 31 }, 'PGRST303 JWT not yet valid'],
    ['nbf as an object', { nbf: {} }, "PGRST303 The JWT 'nbf' claim must be a number"],
    ['iat soon', { iat: now + 30 }, 'authenticated'],
    ['iat later', { iat: now + 31 }, 'PGRST303 JWT issued at future'],
    ['no aud', { aud: undefined }, 'authenticated'],
    ['aud in a list', { aud: ['other', 'authenticated'] }, 'authenticated'],
    ['another aud', { aud: 'other' }, 'PGRST303 JWT not in audience'],
    ['aud in another case', { aud: 'Authenticated' }, 'PGRST303 JWT not in audience'],
    ['an empty list of aud', { aud: [] }, 'PGRST303 JWT not in audience'],
    ['aud as a number', { aud: 1 }, "PGRST303 The JWT 'aud' claim must be a string or an array of strings"],
    [
      'numbers among aud',
      { aud: ['authenticated', 1] },
      "PGRST303 The JWT 'aud' claim must be a string or an array of strings",
    ],
    ['role postgres', { role: 'postgres' }, 'PGRST303 role "postgres" does not exist'],
    ['role in another case', { role: 'Service_Role' }, 'PGRST303 role "Service_Role" does not exist'],
    ['an empty role', { role: '' }, 'PGRST303 role "" does not exist'],
    ['role as a list', { role: ['service_role'] }, 'PGRST303 role "["service_role"]" does not exist'],
    ['role __proto__', { role: '__proto__' }, 'PGRST303 role "__proto__" does not exist'],
    ['role anon', { role: 'anon' }, 'anon'],
  ])('%s', (_name, change, expected) => {
    expect(bearer(user(change))).toBe(expected);
  });
});

describe('verified tokens are remembered until they end', () => {
  it('an expired token is refused although it was let in before', () => {
    let clock = now;
    const own = new TokenVerifier(ring, () => clock);
    const credentials = { apikey: anon, authorization: `Bearer ${user({ exp: now + 10 })}` };
    expect(own.verify(credentials)).toBe(own.verify(credentials));
    clock = now + 39;
    expect(own.verify(credentials).role).toBe('authenticated');
    clock = now + 40;
    expect(() => own.verify(credentials)).toThrow('JWT expired');
  });

  it('an API key that ends is refused although it was let in before', () => {
    let clock = now;
    const own = new TokenVerifier(ring, () => clock);
    const apikey = forge(hs256, { role: 'anon', exp: now + 10 });
    expect(own.verify({ apikey, authorization: null }).role).toBe('anon');
    clock = now + 40;
    expect(() => own.verify({ apikey, authorization: null })).toThrow('Invalid API key');
  });

  it('what was admitted as a bearer is not thereby an API key', () => {
    const token = user();
    expect(bearer(token)).toBe('authenticated');
    expect(attempt(null, token)).toBe('PGRST301 Invalid API key');
  });
});

describe('a generated secret signs the API keys only', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'k1' };
  const generated = new KeyRing(secret, es256Key(jwk, ['user']), none);
  const own = new TokenVerifier(generated, () => now);
  const roleOf = (token: string): string =>
    own.verify({ apikey: generated.printed.publishable, authorization: `Bearer ${token}` }).role;

  it('user tokens are ES256', () => {
    expect(roleOf(generated.signUserToken(claims))).toBe('authenticated');
    expect(JSON.parse(Buffer.from(generated.signUserToken(claims).split('.')[0]!, 'base64url').toString())).toEqual({
      alg: 'ES256',
      typ: 'JWT',
      kid: 'k1',
    });
  });

  it('a user token signed with the secret is refused', () => {
    expect(() => roleOf(user())).toThrow('No suitable key or wrong key type');
  });

  it('the legacy keys are still good as bearer', () => {
    expect(roleOf(generated.printed.serviceRole)).toBe('service_role');
  });

  it('a user’s token names no API key', () => {
    const apikey = generated.signUserToken({ role: 'service_role' });
    expect(() => own.verify({ apikey, authorization: null })).toThrow('Invalid API key');
  });

  it.each([
    ['another kid', signToken(es256Key({ ...jwk, kid: 'k2' }, ['user']), claims), 'No suitable key'],
    [
      'the public key used as an HMAC secret',
      signToken(hs256Key(JSON.stringify(jwk.x), ['user']), claims),
      'cryptographic',
    ],
    ['the signature as DER', der(generated.signUserToken(claims)), 'cryptographic'],
    ['a signature of zeros', zeros(generated.signUserToken(claims)), 'cryptographic'],
    ['a signature with spare bits set', spare(generated.signUserToken(claims)), 'cryptographic'],
  ])('%s is refused', (_name, token, message) => {
    expect(() => roleOf(token)).toThrow(message);
  });

  function der(token: string): string {
    const input = token.slice(0, token.lastIndexOf('.'));
    return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
  }
  function zeros(token: string): string {
    return `${token.slice(0, token.lastIndexOf('.'))}.${Buffer.alloc(64).toString('base64url')}`;
  }
  function spare(token: string): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1)!) + 1]!;
  }
});

describe('no change of a token survives', () => {
  const runs = process.env['BACKSTAY_NIGHTLY'] ? 20_000 : 500;
  const token = user();

  it('one character exchanged anywhere is refused', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABCxyz019-_.='), (at, character) => {
        fc.pre(token[at] !== character);
        expect(bearer(token.slice(0, at) + character + token.slice(at + 1))).toMatch(/^PGRST30[13] /);
      }),
      { numRuns: runs },
    );
  });

  it('any text at all is a refusal, never a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(attempt(`Bearer x${text}`)).toMatch(/^PGRST30[13] |^anon$/);
        expect(attempt(null, `x${text}`)).toBe('PGRST301 Invalid API key');
      }),
      { numRuns: runs },
    );
  });

  it('what is signed with the secret comes back as its claims', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 }),
        (extra) => {
          const all = { ...JSON.parse(JSON.stringify(extra)), ...claims, nbf: null };
          fc.pre(JSON.stringify(all).length < 5000);
          const principal = verifier.verify({ apikey: anon, authorization: `Bearer ${forge(hs256, all)}` });
          expect(JSON.stringify(principal.claims)).toBe(JSON.stringify(all));
        },
      ),
      { numRuns: runs / 5 },
    );
  });
});
