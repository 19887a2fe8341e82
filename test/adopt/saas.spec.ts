import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Events, type Event } from '@backstay/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { describeEach } from '../support/describe-each.js';
import type { TestServer } from '../support/server.js';
import { AdoptedProject, ask } from './adopted-project.js';
import { saas } from './databases/saas.js';
import { changesSeen } from './statement-log.js';

const policies = `
create policy mine on projects for all to authenticated using (
  exists (select 1 from members m where m.organisation_id = projects.organisation_id and m.user_id = auth.uid()::text));
create policy members on members for select to authenticated using (user_id = auth.uid()::text);
create policy admins on users for select to authenticated using (role = 'admin');
create policy organisations on organisations for select to authenticated using (deleted_at is null);
`;
const ann = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const bob = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const beta = '22222222-2222-4222-8222-222222222222';

describeEach(
  testEngines.filter((name) => name === 'mysql' || name === 'mariadb'),
  'mysql',
)('a service for many, adopted on %s', (engine) => {
  let project: AdoptedProject;
  let server: TestServer;
  const as = (sub: string) => ({ key: server.userToken({ sub }) });
  const get = (path: string, sub = bob) => ask(server, path, { ...as(sub), headers: { apikey: server.anonKey } });

  beforeAll(async () => {
    project = await AdoptedProject.make(engine, saas);
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await project?.remove();
  });

  it('is pulled, planned and served without one statement that changes it', async () => {
    const changes = await changesSeen(project, async () => {
      await project.pull();
      expect(await project.plan()).toEqual([]);
      await project.apply('policies.sql', policies);
      server = await project.start();
      expect((await get('projects?limit=1')).status).toBe(200);
    });
    expect(changes).toEqual([]);
    const [rows] = await project.owner.query('SHOW TABLES');
    expect(rows).toHaveLength(4);
  }, 60_000);

  it('holds policies to the letter', async () => {
    expect((await get('users?select=email')).body).toEqual([{ email: 'bob@example.test' }]);
    expect((await get('members?select=level', ann)).body).toEqual([]);
    expect((await get('projects?select=id', ann)).body).toEqual([]);
    expect((await get('projects?select=id&limit=2&order=id')).body).toHaveLength(2);
    const { body } = await get(`projects?select=organisation_id&order=id&limit=1000`);
    expect(new Set((body as { organisation_id: string }[]).map((row) => row.organisation_id))).toEqual(new Set([beta]));
  });

  it('embeds along keys as the engine compares them', async () => {
    const { body } = await ask(
      server,
      'members?select=level,users(email),organisations(name,plan)&order=organisation_id',
      {
        key: server.serviceKey,
      },
    );
    expect(body).toEqual([
      { level: 1, users: { email: 'ann@example.test' }, organisations: { name: 'Acme', plan: 'team' } },
      { level: 1, users: { email: 'bob@example.test' }, organisations: { name: 'B\u00e9ta', plan: 'a trial' } },
    ]);
    const inner = await ask(server, 'users?select=email,members!inner(level)&order=email', {
      key: server.serviceKey,
    });
    expect(inner.body).toHaveLength(2);
  });

  it('tells labels, documents and numbers of bits as they are', async () => {
    const get = async (path: string) => (await ask(server, path, { key: server.serviceKey })).body;
    expect(await get('organisations?select=name,settings&plan=eq.team')).toEqual([
      { name: 'Acme', settings: { seats: 5 } },
    ]);
    expect(await get('organisations?select=name&order=plan.desc')).toEqual([{ name: 'B\u00e9ta' }, { name: 'Acme' }]);
    expect(await get('projects?select=flags&flags=eq.150&limit=1')).toEqual([{ flags: 150 }]);
    expect(await get('organisations?select=name&name=eq.Beta')).toEqual([]);
    expect(await get('organisations?select=name&settings->>seats=eq.5')).toEqual([{ name: 'Acme' }]);
  });

  it('writes rows that the old application reads', async () => {
    const row = { organisation_id: beta, name: 'New', budget: 12.5, flags: 3 };
    const made = await ask(server, 'projects', {
      method: 'POST',
      body: row,
      ...as(bob),
      headers: { prefer: 'return=representation', apikey: server.anonKey },
    });
    expect(made).toMatchObject({ status: 201, body: [row] });
    const { id } = (made.body as { id: number }[])[0]!;
    const [rows] = await project.owner.query(`SELECT name, budget, flags + 0 AS flags FROM projects WHERE id = ${id}`);
    expect(rows).toEqual([{ name: 'New', budget: '12.50', flags: 3 }]);
    const moved = await ask(server, `projects?id=eq.${id}`, {
      method: 'PATCH',
      body: { organisation_id: '11111111-1111-4111-8111-111111111111' },
      ...as(bob),
      headers: { apikey: server.anonKey },
    });
    expect(moved.status).toBe(403);
    const wrong = await ask(server, 'projects', {
      method: 'POST',
      body: { ...row, flags: 256 },
      key: server.serviceKey,
    });
    expect(wrong).toMatchObject({ status: 400, body: { code: '22003' } });
  });

  it('serves what the old application writes, at once', async () => {
    expect((await get('projects?select=name&id=eq.2')).body).toEqual([{ name: 'Project 1' }]);
    await project.owner.query("UPDATE projects SET name = 'Renamed' WHERE id = 2");
    expect((await get('projects?select=name&id=eq.2')).body).toEqual([{ name: 'Renamed' }]);
    await project.owner.query(`DELETE FROM members WHERE user_id = '${bob}'`);
    expect((await get('projects?select=name&id=eq.2')).body).toEqual([]);
    await project.owner.query(`INSERT INTO members (organisation_id, user_id) VALUES ('${beta}', '${bob}')`);
  });

  it('refuses at the plan, by file and line, what reads the accounts that are kept elsewhere', async () => {
    const file = join(project.folder, 'schema', 'accounts.sql');
    const condition = 'select 1 from auth.users u where u.id = auth.uid()';
    const statements = [
      'create function known() returns boolean language sql stable security definer',
      `  as $$ select exists (${condition}) $$;`,
      `create policy own on organisations for select to authenticated using (exists (${condition}));`,
    ];
    try {
      const refused: unknown = await project.apply('accounts.sql', statements.join('\n')).catch(String);
      expect(refused).toContain('accounts.sql:1:1: function known reads auth.users, which is not in this database.');
      expect(refused).toContain('accounts.sql:3:1: policy "own" on public.organisations reads auth.users');
      expect(refused).toContain('BACKSTAY_SYSTEM_URL');
    } finally {
      await rm(file, { force: true });
    }
    expect(await project.plan()).toEqual([]);
  });

  it('tells once, in its log and its status, of a column that is gone', async () => {
    const status = async () => {
      const key = server.serviceKey;
      const reply = await fetch(`${server.url}/admin/v1/status`, { headers: { apikey: key } });
      return ((await reply.json()) as { readonly drift: readonly object[] }).drift;
    };
    const told: Event[] = [];
    const quiet = server.app.get(Events).subscribe((event) => {
      if (event.kind === 'drift_seen') told.push(event);
    });
    expect(await status()).toEqual([]);
    await project.owner.query('ALTER TABLE projects DROP COLUMN flags');
    expect((await get('projects?select=name&id=eq.2')).status).toBe(200);
    expect(told).toEqual([]);
    for (let i = 0; i < 3; i++) expect((await get('projects?select=flags&id=eq.2')).status).toBe(503);
    await expect.poll(status, { timeout: 10_000 }).toMatchObject([{ table: 'public.projects', what: 'column flags' }]);
    expect((await get('projects?select=flags&id=eq.2')).status).toBe(503);
    expect(told).toEqual([{ kind: 'drift_seen', table: 'public.projects', what: 'column flags', schemaVersion: 2 }]);
    quiet();
  });

  it('goes on serving when somebody adds, drops or changes columns by hand', async () => {
    await project.owner.query('ALTER TABLE projects ADD COLUMN colour varchar(20), DROP COLUMN budget');
    const known = await get('projects?select=id,name&id=eq.2');
    expect(known.body).toEqual([{ id: 2, name: 'Renamed' }]);
    const gone = await get('projects?select=budget&id=eq.2');
    expect(gone.status).toBe(503);
    expect(JSON.stringify(gone.body)).toMatch(/schema/);
    expect((await get('projects?select=colour&id=eq.2')).status).toBe(400);
    const drift = JSON.stringify((await project.drift()).findings);
    expect(drift).toContain('colour');
    expect(drift).toContain('budget');
    await project.pull();
    expect(await project.plan()).toEqual([]);
    expect((await project.drift()).findings).toEqual([]);
    expect(await project.files()).toContain('create policy mine on projects');
    await server.stop();
    server = await project.start();
    expect((await get('projects?select=id,colour&id=eq.2')).body).toEqual([{ id: 2, colour: null }]);
    expect((await get('projects?select=budget&id=eq.2')).status).toBe(400);
  }, 60_000);
});
