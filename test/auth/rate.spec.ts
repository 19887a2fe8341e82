import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { startFlowServer, type Answer, type FlowServer } from './flow-server.js';

const password = 'correct horse battery';

describe.each(testEngines)('promise 13: sign-ins are limited, on %s', (engine) => {
  // Guesses cost a hash each: the documented number is tried on one engine.
  const limit = engine === testEngines[0] ? 30 : 5;
  let server: FlowServer;
  let people = 0;
  beforeAll(async () => {
    server = await startFlowServer(engine, { AUTH_AUTOCONFIRM: 'on', AUTH_FAILED_SIGNIN_LIMIT: String(limit) });
  });
  afterAll(() => server?.stop());

  const signIn = (email: string, guess: string, headers = {}): Promise<Answer> =>
    server.ask('/token?grant_type=password', { method: 'POST', body: { email, password: guess }, headers });
  async function person(): Promise<string> {
    const email = `r${(people += 1)}@example.com`;
    const made = await server.ask('/signup', { method: 'POST', body: { email, password } });
    expect(made.status).toBe(200);
    return email;
  }

  it('lesson 11: 429 within 60 guesses, whatever the caller says of address and account', async () => {
    const email = await person();
    const answers: Answer[] = [];
    for (let i = 0; i < 60 && answers.at(-1)?.status !== 429; i++) {
      const spelling = i % 2 === 0 ? email.toUpperCase() : ` ${email} `;
      const forged = { 'x-forwarded-for': `10.0.0.${i}`, 'x-real-ip': `10.0.1.${i}`, forwarded: `for=10.0.2.${i}` };
      answers.push(await signIn(spelling, `guess ${i}`, forged));
    }
    expect(answers.slice(0, -1).every(({ body }) => body['code'] === 'invalid_credentials')).toBe(true);
    expect(answers.length).toBe(limit + 2);
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'over_request_rate_limit' } });
    expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0);
    // The right password waits too, and another account does not.
    expect((await signIn(email, password)).status).toBe(429);
    expect((await signIn(await person(), password)).status).toBe(200);
  });

  it('treats an address that nobody has like one that somebody has', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < limit + 2; i++) statuses.push((await signIn('nobody@example.com', `guess ${i}`)).status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(limit + 1);
    expect(statuses.at(-1)).toBe(429);
  });

  it('forgets failures after a success', async () => {
    const email = await person();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 4; i++) expect((await signIn(email, 'wrong')).status).toBe(400);
      expect((await signIn(email, password)).status).toBe(200);
    }
  });

  it('limits sign-ups and mails of an address, with Retry-After, but not the service key', async () => {
    const recover = (key?: string) =>
      server.ask('/recover', {
        method: 'POST',
        body: { email: 'nobody@example.com' },
        ...(key === undefined ? {} : { headers: { apikey: key, authorization: `Bearer ${key}` } }),
      });
    const answers: Answer[] = [];
    for (let i = 0; i < 40 && answers.at(-1)?.status !== 429; i++) answers.push(await recover());
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'over_request_rate_limit' } });
    expect(answers.length).toBe(31);
    expect(answers.at(-1)!.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await recover(server.serviceKey)).status).toBe(200);
  });
});
