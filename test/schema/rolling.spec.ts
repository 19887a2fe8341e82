import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstay, keysOf, startProject, temporaryFolder, type StartedServer } from '../support/cli.js';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { mkdir } from 'node:fs/promises';

const policies = `create policy r on books for select using (true);
create policy w on books for all to service_role using (true);
create policy n on notes for select using (true);
`;
const notes = 'create table notes (id integer primary key, body text);\n';
const first = `${notes}create table books (id integer primary key, title text not null, price integer not null, old_code text);\n${policies}`;
/** Only gains: nothing is held back. */
const second = `${notes}create table books (id integer primary key, title text not null, price integer not null, old_code text, pages integer not null default 100);\ncreate index books_price_index on books (price);\n${policies}`;
/** Loses a column and turns another. */
const third = `${notes}create table books (id integer primary key, title text not null, price integer not null, pages integer not null default 100, stock integer not null default 7);\n${policies}`;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}

/** Two servers as processes of their own, one database, an apply by a third process while both are asked all the time. */
describe.each(testEngines)('nodes of two versions on %s', (engine) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: TestDatabase;
  let settings: Record<string, string>;
  let servers: StartedServer[];
  let key: string;

  const write = (text: string): Promise<void> => writeFile(join(folder.path, 'schema', '01.sql'), text);
  const apply = async (): Promise<void> => {
    const args = ['schema', 'apply', '--allow-destructive', '--project', folder.path];
    const { exitCode, stderr } = await backstay(args, settings);
    expect(exitCode, stderr).toBe(0);
  };
  const ask = async (server: StartedServer, path: string, body?: object): Promise<Answer> => {
    const reply = await fetch(`${server.url}/rest/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { apikey: key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, retryAfter: reply.headers.get('retry-after'), body: await reply.text() };
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await freshDatabase(engine);
    settings = { DATABASE_URL: database.url, BACKSTAY_AUTO_APPLY: 'off', JWT_SECRET: 'a'.repeat(40) };
    await mkdir(join(folder.path, 'schema'));
    await write(first);
    await apply();
    servers = await Promise.all([startProject(folder.path, settings), startProject(folder.path, settings)]);
    key = (await keysOf(folder.path, settings))['service_role_key'] ?? '';
    for (let id = 1; id <= 20; id++)
      expect((await ask(servers[0]!, 'books', { id, title: `t${id}`, price: id, old_code: 'x' })).status).toBe(201);
    expect((await ask(servers[0]!, 'notes', { id: 1, body: 'kept' })).status).toBe(201);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database.drop();
    await folder.remove();
  });

  /** Asks both servers until `work` is over and a little longer; gives everything that was answered. */
  async function under<T>(work: () => Promise<T>): Promise<Record<'all' | 'named' | 'notes' | 'written', Answer[]>> {
    const seen = { all: [], named: [], notes: [], written: [] } as Record<string, Answer[]>;
    let over = false;
    let id = 1000 + Math.floor(Math.random() * 1e8);
    const load = servers.map(async (server) => {
      while (!over) {
        seen['all']!.push(await ask(server, 'books?select=*&id=lte.20&order=id'));
        seen['named']!.push(await ask(server, 'books?select=id,title,price&id=lte.20&order=id'));
        seen['notes']!.push(await ask(server, 'notes?select=*'));
        id++;
        seen['written']!.push(await ask(server, 'books', { id: id++, title: 'new', price: 5 }));
      }
    });
    try {
      await work();
      await new Promise((resolve) => setTimeout(resolve, 300));
    } finally {
      over = true;
      await Promise.all(load);
    }
    return seen as Awaited<ReturnType<typeof under>>;
  }

  const rows = (more: object): string[] =>
    Array.from({ length: 20 }, (_, i) => JSON.stringify({ id: i + 1, title: `t${i + 1}`, price: i + 1, ...more }));
  const list = (more: object): string => `[${rows(more).join(',')}]`;
  const normal = (body: string): string => JSON.stringify(JSON.parse(body));

  it('are served all along while tables only gain something', { timeout: 60_000 }, async () => {
    await write(second);
    const seen = await under(apply);
    for (const answer of [...seen.named, ...seen.notes]) expect(answer).toMatchObject({ status: 200 });
    for (const answer of seen.written) expect(answer).toMatchObject({ status: 201 });
    const allowed = [list({ old_code: 'x' }), list({ old_code: 'x', pages: 100 })];
    for (const { status, body } of seen.all)
      expect([status, allowed]).toEqual([200, expect.arrayContaining([normal(body)])]);
    expect(normal(seen.all.at(-1)!.body)).toBe(allowed[1]);
  });

  it('answer 503 for a table that loses something, never anything untrue', { timeout: 60_000 }, async () => {
    await write(third);
    const seen = await under(apply);
    for (const answer of seen.notes)
      expect(answer).toEqual({ ...answer, status: 200, body: '[{"id":1,"body":"kept"}]' });
    const allowed = [list({ old_code: 'x', pages: 100 }), list({ pages: 100, stock: 7 })];
    for (const { status, retryAfter, body } of seen.all) {
      if (status === 503) expect(retryAfter).not.toBeNull();
      else expect([status, allowed]).toEqual([200, expect.arrayContaining([normal(body)])]);
    }
    for (const { status, retryAfter, body } of seen.named) {
      if (status === 503) expect(retryAfter).not.toBeNull();
      else expect([status, normal(body)]).toEqual([200, list({})]);
    }
    for (const { status, retryAfter } of seen.written) {
      if (status === 503) expect(retryAfter).not.toBeNull();
      else expect(status).toBe(201);
    }
    expect(seen.all.at(-1)).toMatchObject({ status: 200 });
    const acknowledged = seen.written.filter(({ status }) => status === 201).length;
    expect(acknowledged).toBeGreaterThan(0);
  });
});
