import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';
import { notesProject } from './notes-project.js';

/** A request whose body is still on its way. */
async function begin(server: TestServer): Promise<{ socket: Socket; finish: () => Promise<string> }> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let received = '';
  const ended = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => (received += String(chunk)));
    socket.on('close', () => resolve(received));
    socket.on('error', () => resolve(received));
  });
  const head = `POST /rest/v1/notes HTTP/1.1\r\nHost: x\r\napikey: ${server.anonKey}\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n`;
  await new Promise((resolve) => {
    socket.once('data', resolve);
    socket.write(head);
  });
  return { socket, finish: () => (socket.write('{  }'), ended) };
}

describe('health', () => {
  it('a server with a schema is live and ready', async () => {
    const server = await startServer({ files: notesProject });
    const ask = async (path: string): Promise<unknown> => (await fetch(server.url + path)).json();
    expect(await ask('/health/live')).toEqual({ status: 'ok' });
    expect(await ask('/health/ready')).toEqual({ status: 'ready', database: 'up', schema_version: 1 });
    await server.stop();
  });

  it('a server whose connections are all busy stays ready', async () => {
    const env = { BACKSTAY_POOL_WAIT_MS: '50' };
    const server = await startServer({ files: notesProject, databaseUrl: 'sqlite::memory:', env });
    const engine = server.app.get<Engine>(DATA_ENGINE);
    const over = Promise.withResolvers<void>();
    const held = engine.transaction({ timeoutMs: 60_000 }, () => over.promise);
    await expect(engine.ping()).rejects.toMatchObject({ entry: 'pool_timeout' });
    // More than one look of the server's own, which are 2 s apart.
    for (let look = 0; look < 5; look++) {
      await sleep(500);
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    }
    over.resolve();
    await held;
    await server.stop();
  });

  it('a server whose database file was deleted is not ready', async () => {
    const database = await freshDatabase('sqlite');
    const server = await startServer({ files: notesProject, databaseUrl: database.url });
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    await database.drop();
    await expect(server.app.get<Engine>(DATA_ENGINE).ping()).rejects.toMatchObject({
      entry: 'database_unavailable',
      cause: { message: expect.stringContaining('was deleted while it was open') },
    });
    await expect.poll(async () => (await fetch(`${server.url}/health/ready`)).status, { timeout: 5000 }).toBe(503);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    await server.stop();
  });

  it('a server without a schema is live, not ready, and its tables are 503', async () => {
    const server = await startServer();
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not ready', database: 'up', schema_version: 0 },
    ]);
    const rows = await fetch(`${server.url}/rest/v1/notes`, { headers: { apikey: server.anonKey } });
    expect([rows.status, rows.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await rows.json()).toMatchObject({ code: 'PGRST002' });
    expect((await fetch(`${server.url}/`)).status).toBe(200);
    expect((await fetch(`${server.url}/docs/openapi.json`)).status).toBe(200);
    await server.stop();
  });
});

describe('stopping', () => {
  it('finishes the requests under way and takes no new ones', async () => {
    const server = await startServer({ files: notesProject });
    const { finish } = await begin(server);
    const stopped = server.stop();
    await expect(fetch(`${server.url}/health/ready`)).rejects.toThrow();
    expect(await finish()).toMatch(/HTTP\/1\.1 4\d\d [\s\S]*"code":"42501"/);
    await stopped;
  });

  it('does not wait for callers who never finish', async () => {
    const server = await startServer({ files: notesProject, patience: 200 });
    const { socket } = await begin(server);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await server.stop();
    await closed;
  });
});

describe('starting', () => {
  it('applies the files and loads the seed once', async () => {
    const server = await startServer({ files: notesProject });
    const response = await fetch(`${server.url}/rest/v1/notes?select=id`, {
      headers: { apikey: server.serviceKey, prefer: 'count=exact' },
    });
    expect(response.headers.get('content-range')).toBe('0-2/3');
    await server.stop();
  });

  it('refuses files it does not understand, with their places', async () => {
    await expect(
      startServer({ files: { 'schema/a.sql': 'create table t (id integer primary key,);' } }),
    ).rejects.toThrow(/a\.sql:1:\d+/);
  });

  it('says that a port is taken', async () => {
    const first = await startServer();
    const env = { PORT: new URL(first.url).port };
    await expect(startServer({ port: Number(env.PORT) })).rejects.toThrow(/already in use/);
    await first.stop();
  });
});
