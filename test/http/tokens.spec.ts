import { createHmac } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyRing } from '@backstay/identity';
import { startServer, testSecret, type TestServer } from '../support/server.js';
import { firstOwner, notesProject } from './notes-project.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ files: notesProject });
});
afterAll(() => server.stop());

const forge = (header: object, claims: object, secret = testSecret): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};
const hs256 = { alg: 'HS256', typ: 'JWT' };
const claims = { sub: firstOwner, role: 'authenticated', aud: 'authenticated' };
const ask = (headers: Record<string, string>): Promise<Response> =>
  fetch(`${server.url}/rest/v1/notes?select=id&order=id`, { headers });

describe('who is asking', () => {
  it('a token that any library could have signed with JWT_SECRET is good', async () => {
    const response = await ask({ apikey: server.anonKey, authorization: `Bearer ${forge(hs256, claims)}` });
    expect([response.status, await response.json()]).toEqual([200, [{ id: 1 }, { id: 2 }]]);
  });

  it('takes the scheme of a token in any case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const response = await ask({ apikey: server.anonKey, authorization: `${scheme} ${forge(hs256, claims)}` });
      expect(await response.json()).toEqual([{ id: 1 }, { id: 2 }]);
    }
  });

  it('allows clocks 30 seconds', async () => {
    const now = Math.floor(Date.now() / 1000);
    const status = async (more: object): Promise<number> =>
      (await ask({ apikey: server.anonKey, authorization: `Bearer ${forge(hs256, { ...claims, ...more })}` })).status;
    expect(await Promise.all([{ exp: now - 10 }, { nbf: now + 10 }, { iat: now + 10 }].map(status))).toEqual([
      200, 200, 200,
    ]);
    expect(await Promise.all([{ exp: now - 60 }, { nbf: now + 60 }, { iat: now + 60 }].map(status))).toEqual([
      401, 401, 401,
    ]);
  });

  it.each([
    ['no key', {}, 'PGRST302', 'Bearer'],
    [
      'a foreign key',
      { apikey: 'sb_publishable_foreign' },
      'PGRST301',
      'Bearer error="invalid_token", error_description="Invalid API key"',
    ],
  ])('%s is 401', async (_name, headers, code, challenge) => {
    const response = await ask(headers);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, challenge]);
    expect(await response.json()).toMatchObject({ code });
  });

  it.each([
    [
      'alg none',
      forge({ alg: 'none' }, { role: 'service_role' }),
      'PGRST301',
      'Wrong or unsupported encoding algorithm',
    ],
    ['another secret', forge(hs256, claims, 'x'.repeat(32)), 'PGRST301', 'JWT cryptographic operation failed'],
    ['expired', forge(hs256, { ...claims, exp: 1 }), 'PGRST303', 'JWT expired'],
    ['another audience', forge(hs256, { ...claims, aud: 'files' }), 'PGRST303', 'JWT not in audience'],
    [
      'an unknown role',
      forge(hs256, { ...claims, role: 'po"st\ngres' }),
      'PGRST303',
      'role "po"st\ngres" does not exist',
    ],
    ['not a token', 'hello', 'PGRST301', 'Expected 3 parts in JWT; got 1'],
  ])('a token with %s is 401, whatever the key', async (_name, token, code, message) => {
    for (const apikey of [server.anonKey, server.serviceKey]) {
      const response = await ask({ apikey, authorization: `Bearer ${token}` });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe(
        `Bearer error="invalid_token", error_description="${message.replaceAll('"', "'").replaceAll('\n', '?')}"`,
      );
      expect(await response.json()).toEqual({ code, message, details: null, hint: null });
    }
  });

  it('nobody is admitted by headers sent twice', async () => {
    const headers = new Headers({ apikey: server.serviceKey });
    headers.append('apikey', 'x');
    const response = await fetch(`${server.url}/rest/v1/notes`, { headers });
    expect(response.status).toBe(401);
  });
});

describe('the keys of both kinds, as the client library sends them', () => {
  // It sends its key as apikey, and as bearer token too until somebody has signed in.
  const ids = async (key: string, token?: string): Promise<unknown> => {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const client = createClient(server.url, key, { auth: { persistSession: false }, global: { headers } });
    return (await client.from('notes').select('id').order('id')).data;
  };
  const keys = () => server.app.get(KeyRing).printed;

  it('a public key is anonymous, a secret one the service', async () => {
    for (const key of [keys().anon, keys().publishable]) expect(await ids(key)).toEqual([{ id: 1 }]);
    for (const key of [keys().serviceRole, keys().secret]) {
      expect(await ids(key)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    }
  });

  it('whoever has signed in is who asks, whatever the key', async () => {
    const token = forge(hs256, claims);
    for (const key of Object.values(keys())) expect(await ids(key, token)).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

describe('administration is for the service key', () => {
  it.each(['/admin/v1/status', '/admin/v1/schema'])('%s', async (path) => {
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(server.url + path, { headers })).status;
    const token = `Bearer ${forge(hs256, claims)}`;
    expect(await status({})).toBe(401);
    expect(await status({ apikey: server.anonKey })).toBe(403);
    expect(await status({ apikey: server.anonKey, authorization: token })).toBe(403);
    expect(await status({ apikey: server.serviceKey, authorization: token })).toBe(403);
    expect(await status({ apikey: server.serviceKey })).toBe(200);
  });

  it('tells the schema with its policies', async () => {
    const response = await fetch(`${server.url}/admin/v1/schema?table=notes`, {
      headers: { apikey: server.serviceKey },
    });
    expect(await response.json()).toMatchObject({
      version: 1,
      tables: [
        {
          schema: 'public',
          name: 'notes',
          comment: 'Notes of several people',
          primary_key: ['id'],
          policies: expect.arrayContaining([
            expect.objectContaining({ name: 'own notes', command: 'select', roles: ['authenticated'], lookups: [] }),
            expect.objectContaining({ name: 'helpers see notes', lookups: ['helped_owners'] }),
          ]),
        },
      ],
    });
  });

  it('refuses what it does not know', async () => {
    const response = await fetch(`${server.url}/admin/v1/schema?tabel=notes`, {
      headers: { apikey: server.serviceKey },
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: 'PGRST102', message: 'property tabel should not exist', details: null, hint: null },
    ]);
  });
});
