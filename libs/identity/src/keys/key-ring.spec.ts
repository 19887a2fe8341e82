import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@backstay/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyError } from './key-error.js';
import { KeyRing } from './key-ring.js';
import { TokenVerifier } from '../tokens/token-verifier.js';

const secret = 'kX2v8Qm4Zr7Lw1Np9Tb3Yc6Hd5Jf0Sg-unit-tests';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'backstay-keys-'));
});
afterEach(() => {
  chmodSync(project, 0o700);
  rmSync(project, { recursive: true });
});

const open = (env: Record<string, string> = {}): KeyRing => KeyRing.open(loadConfig({ project, env }));
const file = (): string => join(project, '.backstay', 'keys.json');

describe('keys that are made', () => {
  it('are kept in the data directory, for its owner only', () => {
    open();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(join(project, '.backstay')).mode & 0o077).toBe(0);
    expect(readdirSync(join(project, '.backstay'))).toEqual(['keys.json']);
  });

  it('survive a restart, and differ between projects', () => {
    const first = open();
    expect(open().printed).toEqual(first.printed);
    const token = first.signUserToken({ role: 'authenticated', sub: 'u1' });
    const again = new TokenVerifier(open());
    expect(again.verify({ apikey: first.printed.anon, authorization: `Bearer ${token}` }).claims['sub']).toBe('u1');
    rmSync(file());
    expect(open().printed.publishable).not.toBe(first.printed.publishable);
  });

  it('have the forms that clients know', () => {
    const { anon, serviceRole, publishable, secret: secretKey } = open().printed;
    expect(publishable).toMatch(/^sb_publishable_[\w-]{43}$/);
    expect(secretKey).toMatch(/^sb_secret_[\w-]{43}$/);
    const claimsOf = (key: string) => JSON.parse(Buffer.from(key.split('.')[1]!, 'base64url').toString());
    expect(claimsOf(anon)).toEqual({ iss: 'backstay', role: 'anon', iat: 1767225600, exp: 2082758400 });
    expect(claimsOf(serviceRole)).toMatchObject({ role: 'service_role' });
  });

  it.each([
    ['empty', ''],
    ['not JSON', '{"secret"'],
    ['without a signing key', JSON.stringify({ secret: 'x'.repeat(64) })],
    ['null', 'null'],
  ])('a key file that is %s is refused and left alone', (_name, content) => {
    open();
    writeFileSync(file(), content);
    expect(() => open()).toThrow(KeyError);
    expect(() => open()).toThrow(file());
    expect(readFileSync(file(), 'utf8')).toBe(content);
  });

  it('a data directory that cannot be made is told with its way out', () => {
    writeFileSync(join(project, 'occupied'), '');
    expect(() => open({ BACKSTAY_DATA_DIR: 'occupied' })).toThrow(/Set JWT_SECRET, or name a folder/);
  });
});

describe('keys from settings', () => {
  it('a given secret makes no file, and the same keys everywhere', () => {
    const first = open({ JWT_SECRET: secret });
    expect(existsSync(file())).toBe(false);
    expect(new KeyRing(secret, null, { anonKey: null, serviceRoleKey: null }).printed).toEqual(first.printed);
  });

  it('keys that are handed out already can be kept', () => {
    const { anon } = open({ JWT_SECRET: secret }).printed;
    const opaque = 'an-opaque-service-key-of-our-own-0123456789';
    const ring = open({ JWT_SECRET: secret, ANON_KEY: anon, SERVICE_ROLE_KEY: opaque });
    const verifier = new TokenVerifier(ring);
    expect(verifier.verify({ apikey: opaque, authorization: null }).role).toBe('service_role');
    expect(verifier.verify({ apikey: anon, authorization: null }).role).toBe('anon');
  });

  it.each([
    [
      'a service key as the public one',
      (keys: KeyRing) => ({ ANON_KEY: keys.printed.serviceRole }),
      /ANON_KEY is a key for another role/,
    ],
    [
      'a public key as the service key',
      (keys: KeyRing) => ({ SERVICE_ROLE_KEY: keys.printed.anon }),
      /SERVICE_ROLE_KEY is a key for another role/,
    ],
    [
      'a key of another project',
      () => ({ ANON_KEY: new KeyRing(`${secret}2`, null, { anonKey: null, serviceRoleKey: null }).printed.anon }),
      /ANON_KEY is not signed with JWT_SECRET/,
    ],
    ['a short key', () => ({ SERVICE_ROLE_KEY: 'service' }), /SERVICE_ROLE_KEY must be a JWT/],
  ])('%s is refused', (_name, env, message) => {
    const keys = open({ JWT_SECRET: secret });
    expect(() => open({ JWT_SECRET: secret, ...env(keys) })).toThrow(message);
  });
});
