import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

const readers = process.env['BACKSTAY_NIGHTLY'] ? 1000 : 200;
const rows = Array.from({ length: 1000 }, (_, id) => `(${id}, '${'long text '.repeat(20)}')`);

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    files: {
      'schema/01.sql': `create table page (id integer primary key, body text not null);
        alter table page enable row level security;
        create policy "all of it" on page for select using (true);`,
      'seed/01.sql': `insert into page (id, body) values ${rows.join(', ')};`,
    },
  });
});
afterAll(() => server?.stop(), 60_000);

it(`${readers} readers who hardly read keep nobody waiting and take no memory that is not theirs`, async () => {
  const { hostname, port } = new URL(server.url);
  const ask = (path: string): Promise<Response> =>
    fetch(`${server.url}/rest/v1/${path}`, { headers: { apikey: server.anonKey } });
  await (await ask('page')).text();
  const before = process.memoryUsage().rss;
  // Each is answered by 0.2 MB, reads the first bytes of it and then nothing.
  const sockets = await Promise.all(
    Array.from(
      { length: readers },
      () =>
        new Promise<Socket>((resolve) => {
          const socket = connect({
            host: hostname,
            port: Number(port),
            onread: { buffer: Buffer.alloc(1024), callback: () => false },
          });
          socket.on('error', () => undefined);
          socket.on('connect', () => {
            socket.write(`GET /rest/v1/page HTTP/1.1\r\nhost: x\r\napikey: ${server.anonKey}\r\n\r\n`);
            resolve(socket);
          });
        }),
    ),
  );
  for (let i = 0; i < 20; i++) expect((await ask('page?select=id&limit=1')).status).toBe(200);
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000 + readers * 100_000);
  for (const socket of sockets) socket.destroy();
  expect((await ask('page?select=id&limit=1')).status).toBe(200);
});
