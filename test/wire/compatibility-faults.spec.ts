import { request as httpRequest } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer, type TestServer, type TestServerOptions } from '../support/server.js';
import { itWhere } from '../contract/engine-under-test.js';
import { tcpProxy } from '../support/tcp-proxy.js';

const files = {
  'schema/01.sql': `create table item (id integer primary key);
alter table item enable row level security;
create policy "items are for all" on item using (true) with check (true);`,
};

const post = ({ url, anonKey }: TestServer): Promise<Response> =>
  fetch(`${url}/rest/v1/item`, {
    method: 'POST',
    headers: { apikey: anonKey, 'content-type': 'application/json' },
    body: '{"id":1}',
  });
const get = ({ url, anonKey }: TestServer): Promise<Response> =>
  fetch(`${url}/rest/v1/item`, { headers: { apikey: anonKey } });

describe.each(testEngines)('an error that no request alone brings about, on %s,', (engine) => {
  const withServer = async (options: TestServerOptions, test: (server: TestServer) => Promise<void>): Promise<void> => {
    const database = await freshDatabase(engine);
    const server = await startServer({ databaseUrl: database.url, ...options });
    try {
      await test(server);
    } finally {
      await server.stop();
      await database.drop();
    }
  };

  // SQLite is a file that this process holds open.
  itWhere(engine !== 'sqlite')('is PGRST000 where the database is gone', async () => {
    const database = await freshDatabase(engine);
    const address = new URL(database.url);
    const proxy = await tcpProxy(Number(address.port));
    address.port = String(proxy.port);
    await withServer({ files, databaseUrl: address.href }, async (server) => {
      expect((await get(server)).status).toBe(200);
      await proxy.refuse();
      const answer = await get(server);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.json()).toMatchObject({ code: 'PGRST000' });
    });
    await proxy.close();
    await database.drop();
  });

  it('is PGRST002 where no schema has been applied', () =>
    withServer({}, async (server) => {
      const answer = await get(server);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.json()).toMatchObject({ code: 'PGRST002', hint: null });
    }));

  it('is PGRST003 where all connections are busy', () =>
    withServer({ files, env: { BACKSTAY_POOL_SIZE: '1', BACKSTAY_POOL_WAIT_MS: '1000' } }, async (server) => {
      const over = Promise.withResolvers<void>();
      const held = server.app.get<Engine>(DATA_ENGINE).transaction({ timeoutMs: 60_000 }, () => over.promise);
      const answer = await post(server);
      expect(answer.status).toBe(504);
      expect(await answer.json()).toMatchObject({ code: 'PGRST003' });
      over.resolve();
      await held;
      expect((await post(server)).status).toBe(201);
    }));

  it('is XX000, 500, and tells nothing', () =>
    withServer({ files }, async (server) => {
      vi.spyOn(server.app.get<Engine>(DATA_ENGINE), 'read').mockRejectedValue(new Error('the name of a hidden table'));
      const answer = await get(server);
      const body = (await answer.json()) as object;
      expect([answer.status, body]).toMatchObject([
        500,
        { code: 'XX000', details: expect.stringMatching(/^Reference: [\w-]{36}$/) as string },
      ]);
      expect(JSON.stringify(body)).not.toContain('hidden');
    }));

  it('is PGRST117 for a method that is not served', () =>
    withServer({ files }, async (server) => {
      const [status, body] = await new Promise<[number | undefined, string]>((resolve, reject) => {
        const headers = { apikey: server.anonKey };
        httpRequest(`${server.url}/rest/v1/item`, { method: 'TRACE', headers }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          answer.on('end', () => resolve([answer.statusCode, text]));
        })
          .on('error', reject)
          .end();
      });
      expect([status, JSON.parse(body)]).toMatchObject([405, { code: 'PGRST117' }]);
    }));
});
