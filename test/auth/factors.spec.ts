import { setTimeout } from 'node:timers/promises';
import { AuthLimits, FactorEntity, IdentityStore, SessionEntity } from '@backstay/identity';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { startFlowServer, type Answer, type FlowServer, type SignedInUser } from './flow-server.js';

/** A table that is open with a second factor only. */
const files = {
  'schema/01.sql': `
create table payouts (id integer primary key);
alter table payouts enable row level security;
create policy everyone on payouts for select to authenticated using (true);
create policy second_factor on payouts as restrictive for all to authenticated using (auth.jwt() ->> 'aal' = 'aal2');
`,
  'seed/payouts.csv': 'id\n1\n',
};

interface Enrolled {
  readonly id: string;
  readonly secret: string;
}

describe.each(testEngines)('second factors on %s', (engine) => {
  let server: FlowServer;
  let people = 0;
  beforeAll(async () => {
    const env = { SITE_URL: 'http://localhost:3000', AUTH_RATE_LIMITS: 'off', AUTH_FAILED_SIGNIN_LIMIT: '5' };
    server = await startFlowServer(engine, env, files);
  });
  afterAll(() => server?.stop());

  const person = () => server.signedIn({ email: `f${(people += 1)}@example.com` });
  const post = (token: string, path: string, body: unknown = {}) =>
    server.ask(`/factors${path}`, { method: 'POST', token, body });
  const drop = (token: string, path: string) => server.ask(`/factors${path}`, { method: 'DELETE', token, body: {} });
  /** A code `steps` of 30 seconds from now; the neighbours of now are taken too. */
  const codeOf = (secret: string, steps = 0): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
  const claimsOf = (answer: Answer) =>
    JSON.parse(Buffer.from(String(answer.body['access_token']).split('.')[1]!, 'base64url').toString()) as {
      aal: string;
      amr: { method: string }[];
      session_id: string;
    };
  const database = () => server.app.get(IdentityStore, { strict: false });

  async function enrol(token: string, name: string | null = null): Promise<Enrolled> {
    const { status, body } = await post(token, '', { factor_type: 'totp', friendly_name: name });
    expect(status).toBe(200);
    return { id: body['id'] as string, secret: (body['totp'] as { secret: string }).secret };
  }
  async function answer(token: string, { id }: Enrolled, code: string, more: object = {}): Promise<Answer> {
    const challenge = await post(token, `/${id}/challenge`, { factorId: id });
    expect(challenge.status).toBe(200);
    return post(token, `/${id}/verify`, { ...more, challenge_id: challenge.body['id'], code });
  }
  /** Where a step is about to end, waits for the next: the code before this one would be too old on arrival. */
  async function earlyInStep(): Promise<void> {
    const left = 30_000 - (Date.now() % 30_000);
    if (left < 5_000) await setTimeout(left);
  }
  /** Somebody whose session is at aal2; the code of now is not used up. */
  async function proven(): Promise<SignedInUser & { factor: Enrolled; token: string }> {
    const someone = await person();
    const factor = await enrol(someone.accessToken);
    await earlyInStep();
    const raised = await answer(someone.accessToken, factor, codeOf(factor.secret, -1));
    expect(raised.status).toBe(200);
    return { ...someone, factor, token: raised.body['access_token'] as string };
  }

  it('enrols an authenticator app, with a picture that clients show as it is', async () => {
    const { accessToken } = await person();
    const { body } = await post(accessToken, '', { factor_type: 'totp', friendly_name: 'Phone', issuer: 'Shop' });
    expect(body).toMatchObject({ type: 'totp', friendly_name: 'Phone' });
    const totp = body['totp'] as { qr_code: string; secret: string; uri: string };
    expect(totp.qr_code).toMatch(/^<svg/);
    expect(totp.uri).toContain(`secret=${totp.secret}`);
    expect(totp.uri).toContain('issuer=Shop');
    const stored = await database().transaction((tx) =>
      tx.entities.findOneByOrFail(FactorEntity, { id: body['id'] as string }),
    );
    expect(stored.secret).not.toContain(totp.secret);
  });

  it('lesson 12: raises the session, ends the others and drops what was never finished, whatever else the client sends', async () => {
    const me = await person();
    const unfinished = await enrol(me.accessToken, 'first try');
    const factor = await enrol(me.accessToken, 'phone');
    const other = await database().transaction((tx) =>
      tx.entities.save(SessionEntity, {
        ...({ userId: me.id, aal: 'aal1', amr: [], generation: 1, seed: 's', userAgent: null, ip: null } as const),
        id: crypto.randomUUID(),
        refreshedAt: Date.now(),
        createdAt: Date.now(),
        updatedAt: Date.now(),
      }),
    );
    const raised = await answer(me.accessToken, factor, codeOf(factor.secret), { scope: 'local', keep_sessions: true });
    expect(raised.status).toBe(200);
    expect(raised.body).toMatchObject({ token_type: 'bearer', expires_in: 3600, user: { id: me.id } });
    expect(claimsOf(raised)).toMatchObject({ aal: 'aal2', session_id: me.sessionId });
    expect(claimsOf(raised).amr.map(({ method }) => method)).toEqual(['totp', 'password']);
    const factors = (await server.find({ id: me.id }))!.factors;
    expect(factors.map(({ id, status }) => [id, status])).toEqual([[factor.id, 'verified']]);
    expect(factors.map(({ id }) => id)).not.toContain(unfinished.id);
    const left = await database().transaction((tx) => tx.entities.findBy(SessionEntity, { userId: me.id }));
    expect(left.map(({ id }) => id)).toEqual([me.sessionId]);
    expect(left.map(({ id }) => id)).not.toContain(other.id);
  });

  it('is what policies can ask for', async () => {
    const someone = await person();
    const read = async (token: string): Promise<unknown> => {
      const headers = { apikey: server.anonKey, authorization: `Bearer ${token}` };
      return (await fetch(`${server.url}/rest/v1/payouts?select=id`, { headers })).json();
    };
    expect(await read(someone.accessToken)).toEqual([]);
    const factor = await enrol(someone.accessToken);
    const raised = await answer(someone.accessToken, factor, codeOf(factor.secret));
    expect(await read(raised.body['access_token'] as string)).toEqual([{ id: 1 }]);
  });

  it('promise 15: takes the code of a step once, however it comes', async () => {
    const { token, factor } = await proven();
    const code = codeOf(factor.secret);
    expect((await answer(token, factor, code)).status).toBe(200);
    expect((await answer(token, factor, code)).body['code']).toBe('mfa_verification_failed');
    expect((await answer(token, factor, codeOf(factor.secret, -1))).body['code']).toBe('mfa_verification_failed');
    const next = codeOf(factor.secret, 1);
    const many = await Promise.all(Array.from({ length: 5 }, () => answer(token, factor, next)));
    expect(many.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('takes a challenge once, of its own factor, and 15 answers at most', async () => {
    const { token, factor } = await proven();
    const second = await enrol(token, 'second');
    const { body } = await post(token, `/${factor.id}/challenge`);
    expect(body).toMatchObject({ type: 'totp', expires_at: expect.any(Number) as number });
    expect(body['expires_at']).toBeCloseTo(Date.now() / 1000 + 300, -1);
    const verify = (id: string, code: string) => post(token, `/${id}/verify`, { challenge_id: body['id'], code });
    expect((await verify(second.id, codeOf(second.secret))).body['code']).toBe('mfa_challenge_not_found');
    for (let i = 0; i < 15; i++)
      expect((await verify(factor.id, '000000')).body['code']).toBe('mfa_verification_failed');
    expect((await verify(factor.id, codeOf(factor.secret))).body['code']).toBe('mfa_challenge_expired');
  });

  it('lets nobody at a factor of somebody else', async () => {
    const [mine, theirs] = [await proven(), await proven()];
    for (const asked of [
      await post(mine.token, `/${theirs.factor.id}/challenge`),
      await post(mine.token, `/${theirs.factor.id}/verify`, { challenge_id: 'x', code: '1' }),
      await drop(mine.token, `/${theirs.factor.id}`),
    ]) {
      expect(asked).toMatchObject({ status: 404, body: { code: 'mfa_factor_not_found' } });
    }
  });

  it('demands aal2 of a session whose user has a factor: to add one, and to take one away', async () => {
    const { id, factor } = await proven();
    const low = await server.signInAs(id);
    expect((await post(low.accessToken, '', { factor_type: 'totp' })).body['code']).toBe('insufficient_aal');
    expect(await drop(low.accessToken, `/${factor.id}`)).toMatchObject({
      status: 422,
      body: { code: 'insufficient_aal' },
    });
    const raised = await answer(low.accessToken, factor, codeOf(factor.secret, 1));
    const gone = await drop(raised.body['access_token'] as string, `/${factor.id}`);
    expect(gone).toMatchObject({ status: 200, body: { id: factor.id } });
    const [session] = await database().transaction((tx) => tx.entities.findBy(SessionEntity, { id: low.sessionId }));
    expect(session).toMatchObject({ aal: 'aal1', amr: [{ method: 'password' }] });
  });

  it('has room for ten, with names that differ', async () => {
    const { accessToken: token } = await person();
    for (let i = 0; i < 10; i++) await enrol(token, i < 2 ? null : `factor ${i}`);
    const more = await post(token, '', { factor_type: 'totp' });
    expect(more).toMatchObject({ status: 422, body: { code: 'too_many_enrolled_mfa_factors' } });
    const { accessToken: other } = await person();
    await enrol(other, 'Phone');
    const twice = await post(other, '', { factor_type: 'totp', friendly_name: ' Phone ' });
    expect(twice).toMatchObject({ status: 422, body: { code: 'mfa_factor_name_conflict' } });
  });

  it.each([
    [{ factor_type: 'phone', phone: '+123456789' }, 422, 'mfa_phone_enroll_not_enabled'],
    [{ factor_type: 'sms' }, 400, 'validation_failed'],
    [{ factor_type: 'recovery_code' }, 400, 'validation_failed'],
    [{}, 400, 'validation_failed'],
    [{ factor_type: 'totp', issuer: 'x'.repeat(300) }, 400, 'validation_failed'],
    [{ factor_type: 'totp', friendly_name: 'x'.repeat(300) }, 400, 'validation_failed'],
    [{ factor_type: 7 }, 400, 'validation_failed'],
  ])('refuses to enrol %j', async (body, status, code) => {
    const { accessToken } = await person();
    expect(await post(accessToken, '', body)).toMatchObject({ status, body: { code } });
  });

  it('asks a security key for places of the settings only', async () => {
    const { accessToken } = await person();
    const { body } = await post(accessToken, '', { factor_type: 'webauthn', friendly_name: 'Key' });
    expect(body).toMatchObject({ type: 'webauthn', friendly_name: 'Key' });
    const ask = (webauthn: unknown) => post(accessToken, `/${String(body['id'])}/challenge`, { webauthn });
    const asked = await ask({ rpId: 'localhost', rpOrigins: ['http://localhost:3000'] });
    expect(asked.body).toMatchObject({
      type: 'webauthn',
      webauthn: { type: 'create', credential_options: { publicKey: { rp: { id: 'localhost' }, attestation: 'none' } } },
    });
    expect((await ask({ rpId: 'evil.example' })).body['code']).toBe('validation_failed');
    expect((await ask({ rpId: 'localhost', rpOrigins: ['http://localhost:4000'] })).body['code']).toBe(
      'validation_failed',
    );
    const verify = (credential_response: unknown) =>
      post(accessToken, `/${String(body['id'])}/verify`, {
        challenge_id: asked.body['id'],
        webauthn: { type: 'create', credential_response },
      });
    for (const bad of [{}, { id: 'x', rawId: 'x', type: 'public-key', response: {} }, null]) {
      expect((await verify(bad)).body['code']).toBe('mfa_verification_failed');
    }
  });

  it('gives recovery codes once, each good for one time, to those with another factor at aal2', async () => {
    const low = await person();
    expect((await post(low.accessToken, '/recovery-codes')).body['code']).toBe('insufficient_aal');
    const { id, token, factor } = await proven();
    const made = await post(token, '/recovery-codes', { friendly_name: 'Backup' });
    expect(made.body).toMatchObject({ type: 'recovery_code', friendly_name: 'Backup', total: 10 });
    const codes = made.body['codes'] as string[];
    expect((await post(token, '/recovery-codes')).body['code']).toBe('mfa_verified_factor_exists');

    const lost = await server.signInAs(id);
    const verify = (code: string) => post(lost.accessToken, '/recovery-codes/verify', { code });
    const typed = codes[0]!.toUpperCase().replaceAll(/(.{4})/g, '$1-');
    const raised = await verify(typed);
    expect(claimsOf(raised)).toMatchObject({ aal: 'aal2', amr: [{ method: 'mfa/recovery_code' }, {}] });
    expect((await verify(codes[0]!)).body['code']).toBe('mfa_verification_failed');
    const twice = await Promise.all([verify(codes[1]!), verify(codes[1]!)]);
    expect(new Set(twice.map(({ status }) => status))).toEqual(new Set([200, 422]));
    const status = await server.ask('/factors/recovery-codes', { token: lost.accessToken });
    expect(status.body).toMatchObject({ total: 10, remaining: 8 });

    const renewed = await post(raised.body['access_token'] as string, '/recovery-codes/regenerate');
    expect(renewed.body).toMatchObject({ id: made.body['id'], friendly_name: 'Backup' });
    expect((await verify(codes[2]!)).body['code']).toBe('mfa_verification_failed');
    expect((await verify((renewed.body['codes'] as string[])[0]!)).status).toBe(200);

    // With the last factor that they stand in for they are gone.
    expect((await drop(raised.body['access_token'] as string, `/${factor.id}`)).status).toBe(200);
    expect((await server.find({ id }))!.factors).toEqual([]);
    expect((await verify((renewed.body['codes'] as string[])[1]!)).body['code']).toBe('mfa_verification_failed');
  });

  it('locks recovery codes after too many guesses, with Retry-After', async () => {
    const { id, token } = await proven();
    const codes = (await post(token, '/recovery-codes')).body['codes'] as string[];
    const guess = () => post(token, '/recovery-codes/verify', { code: 'wrong' });
    for (let i = 0; i < 6; i++) expect((await guess()).body['code']).toBe('mfa_verification_failed');
    const locked = await post(token, '/recovery-codes/verify', { code: codes[0] });
    expect(locked).toMatchObject({ status: 429, body: { code: 'mfa_recovery_codes_locked' } });
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    await server.app.get(AuthLimits, { strict: false }).forget(`recovery:${id}`);
    expect((await post(token, '/recovery-codes/verify', { code: codes[0] })).status).toBe(200);
  });
});
