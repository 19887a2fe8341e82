import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';
import { ada, schema } from './schema.js';
import { statementLog } from './statement-log.js';

const seed = `
  insert into account (id, owner, org, state, locked, secret) values
    (1, '00000000-0000-4000-8000-00000000000b', 5, 'draft', false, 'x'), (6, '${ada}', 6, 'draft', false, 'x');
  insert into note (id, account_id, body, draft) values (1, 1, 'b', false), (2, 6, 'c', true);
`;

const some = 'select=id,owner,state';

/** Requests that are hidden, refused, not granted, not opened, answered, and wrong. */
const requests: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['GET', `account?id=eq.1&${some}`],
  ['GET', 'account?select=id,secret'],
  ['GET', 'note?select=id,account(id)'],
  ['GET', 'shut'],
  ['PATCH', `account?id=eq.6&${some}`, { state: 'closed' }],
  ['PATCH', `account?id=eq.1&${some}`, { state: 'open' }],
  ['POST', `account?${some}`, { id: 9, owner: ada, org: 9, state: 'draft', locked: false }],
  ['DELETE', 'account?id=eq.1&select=id'],
  ['GET', 'account?id=eq.x&select=id'],
];

describe.each(testEngines)('x-backstay-explain on %s', (engine) => {
  let database: TestDatabase;
  let server: TestServer;
  let statements: ReturnType<typeof statementLog>;
  let user: string;

  beforeAll(async () => {
    database = await freshDatabase(engine);
    const files = { 'schema/1.sql': schema, 'seed/1.sql': seed };
    server = await startServer({ files, databaseUrl: database.url });
    statements = statementLog(server.app.get<Engine>(DATA_ENGINE));
    user = server.userToken({ sub: ada });
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  interface Answered {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly statements: readonly string[];
  }

  const ask = async (
    [method, path, body]: (typeof requests)[number],
    apikey: string,
    token: string,
    explain: string | null,
  ): Promise<Answered> => {
    statements.take();
    const response = await fetch(`${server.url}/rest/v1/${path}`, {
      method,
      headers: {
        apikey,
        authorization: `Bearer ${token}`,
        prefer: 'return=representation',
        'content-type': 'application/json',
        'x-request-id': 'the-same',
        ...(explain !== null && { 'x-backstay-explain': explain }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { date: _, 'server-timing': __, ...headers } = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: text, statements: statements.take() };
  };

  it('is a header that we do not know for everybody but the service key: the same answer by the same statements', async () => {
    const { anonKey } = server;
    for (const request of requests) {
      for (const token of [user, anonKey]) {
        // Once before, so that plans and what is known of triggers are there in both.
        await ask(request, anonKey, token, null);
        const without = await ask(request, anonKey, token, null);
        const withHeader = await ask(request, anonKey, token, 'policy');
        expect(withHeader).toEqual(without);
        expect(Object.keys(withHeader.headers).filter((name) => name.includes('explain'))).toEqual([]);
      }
    }
  });

  it('is not opened by a user who says in a token that the service is asking, nor by a service token alone', async () => {
    const [request] = requests as [(typeof requests)[number]];
    const { anonKey, serviceKey } = server;
    for (const token of [server.userToken({ sub: ada, app_metadata: { role: 'service_role' } }), serviceKey]) {
      const { headers } = await ask(request, anonKey, token, 'policy');
      expect(headers['x-backstay-explain']).toBeUndefined();
    }
    expect((await ask(request, user, user, 'policy')).status).toBe(401);
  });

  it('tells the service key why, and leaves the answer as it is', async () => {
    const verdicts: unknown[] = [];
    for (const request of requests) {
      await ask(request, server.anonKey, user, null);
      const plain = await ask(request, server.anonKey, user, null);
      const told = await ask(request, server.serviceKey, user, 'policy');
      const { 'x-backstay-explain': text, ...headers } = told.headers;
      expect({ status: told.status, body: told.body, headers }).toEqual({
        status: plain.status,
        body: plain.body,
        headers: plain.headers,
      });
      const explanation = JSON.parse(text ?? 'null') as {
        verdict: string;
        rows: { clauses: unknown }[];
        complete: boolean;
      };
      expect(explanation.complete).toBe(true);
      verdicts.push(explanation.verdict);
      expect(text).not.toContain('00000000-0000');
      expect(told.statements.length).toBeGreaterThanOrEqual(plain.statements.length);
    }
    expect(verdicts).toEqual([
      'hidden',
      'no grant',
      'hidden',
      'no policy',
      'refused',
      'hidden',
      'refused',
      'hidden',
      'error',
    ]);
  });

  it('names the clause, and is silent without the word that asks for it', async () => {
    const request = requests[4]!;
    const { headers } = await ask(request, server.serviceKey, user, 'policy');
    expect(JSON.parse(headers['x-backstay-explain'] ?? '')).toMatchObject({
      verdict: 'refused',
      role: 'authenticated',
      rows: [
        {
          table: 'account',
          as: 'changed',
          clauses: [[{ policy: 'change own', clause: "state in ('draft', 'open')" }]],
        },
      ],
    });
    for (const word of [null, 'row', 'Policy, policy']) {
      expect((await ask(request, server.serviceKey, user, word)).headers['x-backstay-explain']).toBeUndefined();
    }
    const service = await ask(['GET', 'account?select=id'], server.serviceKey, server.serviceKey, 'policy');
    expect(JSON.parse(service.headers['x-backstay-explain'] ?? '')).toMatchObject({
      verdict: 'allowed',
      role: 'service_role',
    });
  });
});
