import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { tcpProxy } from '../support/tcp-proxy.js';
import { notesProject } from './notes-project.js';

const servers = testEngines.filter((engine) => engine !== 'sqlite');

describe.runIf(servers.length > 0)('a database that goes away', () => {
  it.each(servers)('is 503 with Retry-After, not ready but live, and comes back by itself (%s)', async (engine) => {
    const database = await freshDatabase(engine);
    const direct = new URL(database.url);
    const proxy = await tcpProxy(Number(direct.port));
    direct.port = String(proxy.port);
    const server = await startServer({ files: notesProject, databaseUrl: direct.href });
    const ask = (path: string): Promise<Response> => fetch(server.url + path, { headers: { apikey: server.anonKey } });
    const until = async (path: string, status: number): Promise<void> => {
      while ((await ask(path)).status !== status) await wait(100);
    };
    expect((await ask('/rest/v1/notes')).status).toBe(200);

    await proxy.refuse();
    const lost = await ask('/rest/v1/notes');
    expect([lost.status, lost.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await lost.json()).toMatchObject({ code: 'PGRST000' });
    await until('/health/ready', 503);
    expect((await ask('/health/live')).status).toBe(200);

    await proxy.accept();
    await until('/rest/v1/notes', 200);
    await until('/health/ready', 200);
    await server.stop();
    await proxy.close();
    await database.drop();
  });
});
