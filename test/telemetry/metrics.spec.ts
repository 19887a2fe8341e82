import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';
import { firstOwner, notesProject } from '../http/notes-project.js';

const read = async (server: TestServer, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/metrics`, { headers });

/** The value of one line: name and labels as they are written. */
const valueOf = (text: string, line: string): number => {
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? 0 : Number(found.slice(line.length + 1));
};

describe.each(testEngines)('Metrics over %s', (engine) => {
  let database: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    database = await freshDatabase(engine);
    server = await startServer({
      files: notesProject,
      databaseUrl: database.url,
      env: { BACKSTAY_METRICS: 'key', BACKSTAY_POOL_SIZE: '4' },
    });
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const text = async (): Promise<string> => (await read(server, { apikey: server.serviceKey })).text();
  const rest = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}/rest/v1/${path}`, { ...init, headers: { apikey: server.anonKey, ...init.headers } });

  it('count requests by operation, status and role, statements, errors and refusals', async () => {
    const before = await text();
    expect((await rest('notes?select=id')).status).toBe(200);
    expect((await rest('notes?select=nothing')).status).toBe(400);
    expect((await rest('internal')).status).toBe(401);
    const after = await text();
    const grown = (line: string): number => valueOf(after, line) - valueOf(before, line);
    expect(grown('backstay_requests_total{operation="rest.read",method="GET",status="200",role="anon"}')).toBe(1);
    expect(grown('backstay_requests_total{operation="rest.read",method="GET",status="400",role="anon"}')).toBe(1);
    expect(grown('backstay_request_duration_seconds_count{operation="rest.read"}')).toBe(3);
    expect(grown('backstay_errors_total{code="42703"}')).toBe(1);
    expect(grown('backstay_policy_denied_total{operation="rest.read",role="anon"}')).toBe(1);
    expect(grown('backstay_statements_total{verb="select",outcome="ok"}')).toBeGreaterThanOrEqual(1);
    expect(grown('backstay_statement_duration_seconds_count{verb="select"}')).toBeGreaterThanOrEqual(1);
  });

  it('tell of the pool, the schema, the node and the event loop', async () => {
    const body = await text();
    expect(valueOf(body, 'backstay_pool_connections_limit{database="data"}')).toBeGreaterThanOrEqual(4);
    expect(body).toContain('backstay_pool_connections_busy{database="data"} ');
    expect(body).toContain('backstay_pool_waiting{database="data"} ');
    expect(valueOf(body, 'backstay_schema_version')).toBe(1);
    expect(valueOf(body, 'backstay_database_up')).toBe(1);
    expect(valueOf(body, 'backstay_ready')).toBe(1);
    expect(body).toMatch(
      new RegExp(`backstay_info\\{version="[\\d.]+",engine="${engine}",engine_version="[^"]+"\\} 1`),
    );
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds ');
    expect(body).toContain('process_resident_memory_bytes ');
  });

  it('hold nothing a caller sent, and no more lines however many addresses are asked for', async () => {
    await rest('notes?title=eq.private-words');
    await rest('made-up-table');
    const ours = (body: string): string[] => body.split('\n').filter((line) => line.startsWith('backstay_'));
    const before = ours(await text());
    for (let n = 0; n < 20; n++) await rest(`made-up-${n}?select=made-up-column-${n}&x=eq.private-words`);
    const after = await text();
    expect(ours(after)).toHaveLength(before.length);
    expect(after).not.toMatch(/private-words|made-up|notes/);
  });
});

describe('Who may read metrics', () => {
  const start = (env: Record<string, string>): Promise<TestServer> => startServer({ files: notesProject, env });

  it('is everybody in development', async () => {
    const server = await start({});
    const reply = await read(server);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await reply.text()).toContain('# TYPE backstay_requests_total counter');
    await server.stop();
  });

  it('is who has the service key, in production', async () => {
    const server = await start({ NODE_ENV: 'production', BACKSTAY_AUTO_APPLY: 'on' });
    const user = server.userToken({ sub: firstOwner });
    expect((await read(server)).status).toBe(401);
    expect((await read(server, { apikey: server.anonKey })).status).toBe(403);
    expect((await read(server, { apikey: server.anonKey, authorization: `Bearer ${user}` })).status).toBe(403);
    expect((await read(server, { apikey: 'nonsense' })).status).toBe(401);
    expect((await read(server, { apikey: server.serviceKey })).status).toBe(200);
    expect((await read(server, { authorization: `Bearer ${server.serviceKey}` })).status).toBe(200);
    await server.stop();
  });

  it('is nobody where they are off', async () => {
    const server = await start({ BACKSTAY_METRICS: 'off' });
    const reply = await read(server, { apikey: server.serviceKey });
    expect(reply.status).toBe(404);
    await server.stop();
  });
});
