import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { firstOwner, notesProject } from './notes-project.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ files: notesProject, env: { BACKSTAY_BODY_LIMIT: '4 KiB' } });
});
afterAll(() => server.stop());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** Unlike fetch it sends the path as it is written. */
const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(server.url, { method, path, headers, agent: false }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
    });
    outgoing.on('error', reject).end(body);
  });
const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send('GET', path, { apikey: server.anonKey, ...headers });

describe('rows over the wire', () => {
  it('are those the policies let the caller see', async () => {
    const ids = async (headers: Record<string, string>): Promise<unknown> =>
      JSON.parse((await get('/rest/v1/notes?select=id&order=id', headers)).body);
    const token = `Bearer ${server.userToken({ sub: firstOwner })}`;
    expect(await ids({})).toEqual([{ id: 1 }]);
    expect(await ids({ authorization: token })).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await ids({ apikey: server.serviceKey })).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(await ids({ apikey: server.serviceKey, authorization: token })).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('HEAD answers the same without a body', async () => {
    const head = await send('HEAD', '/rest/v1/notes', { apikey: server.anonKey, prefer: 'count=exact' });
    expect([head.status, head.headers['content-range'], head.body]).toEqual([200, '0-0/1', '']);
  });

  it('how long its stages took is told to the service key only', async () => {
    const timing = async (apikey: string): Promise<unknown> =>
      (await get('/rest/v1/notes', { apikey })).headers['server-timing'];
    expect(await timing(server.anonKey)).toBeUndefined();
    expect(await timing(server.serviceKey)).toMatch(
      /^parse;dur=[\d.]+, resolve;.*, authorise;.*, compile;.*, execute;.*, render;dur=[\d.]+$/,
    );
  });

  it('a query is read as UTF-8 with + for a blank', async () => {
    expect(JSON.parse((await get('/rest/v1/notes?title=eq.For+all&select=id')).body)).toEqual([{ id: 1 }]);
    expect(JSON.parse((await get('/rest/v1/notes?title=eq.For%20all&select=id')).body)).toEqual([{ id: 1 }]);
    expect(JSON.parse((await get('/rest/v1/notes?title=eq.%C3%A9&select=id')).body)).toEqual([]);
  });
});

describe('headers of every answer', () => {
  it.each(['/', '/docs', '/rest/v1/notes', '/rest/v1/none', '/rest/v1/n%zz', '/health/ready', '/nowhere'])(
    '%s',
    async (path) => {
      const { headers } = await get(path);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/);
      expect(headers['sb-request-id']).toBe(headers['x-request-id']);
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('strict-transport-security');
    },
  );

  it('a sound request id is kept, another is replaced', async () => {
    expect((await get('/health/live', { 'x-request-id': 'abc-1.2:3' })).headers['x-request-id']).toBe('abc-1.2:3');
    expect((await get('/health/live', { 'x-request-id': 'a b' })).headers['x-request-id']).toMatch(/^[\w-]{36}$/);
    expect((await get('/health/live', { 'x-request-id': 'x'.repeat(200) })).headers['x-request-id']).toHaveLength(36);
  });

  it('HSTS is for TLS that a trusted proxy ended', async () => {
    const forwarded = { 'x-forwarded-proto': 'https' };
    expect((await get('/health/live', forwarded)).headers).not.toHaveProperty('strict-transport-security');
    const behind = await startServer({ env: { BACKSTAY_TRUSTED_PROXIES: '127.0.0.1' } });
    const response = await fetch(`${behind.url}/health/live`, { headers: forwarded });
    await behind.stop();
    expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
  });
});

describe('refusals have the four fields of PostgREST', () => {
  const noPath = '{"code":"PGRST125","message":"Invalid path specified in request URL","details":null,"hint":null}';
  it.each([
    ['GET', '/nowhere', 404, noPath],
    ['GET', '/rest/v1/notes/1', 404, noPath],
    ['GET', '/rest/v1/%zz', 404, noPath],
    ['GET', '/assets/../package.json', 404, noPath],
    ['GET', '/docs/assets/package.json', 404, noPath],
    ['GET', '/docs/assets/..%2f..%2fpackage.json', 404, noPath],
  ])('%s %s', async (method, path, status, body) => {
    const answer = await send(method, path, { apikey: server.anonKey });
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
      status,
      'application/json; charset=utf-8',
      body,
    ]);
  });

  it.each([
    ['an unknown table', 'GET', '/rest/v1/none', 404, 'PGRST205'],
    ['a table of the system', 'GET', '/rest/v1/backstay_schema_journal', 404, 'PGRST205'],
    ['a value of another type', 'GET', '/rest/v1/notes?id=eq.abc', 400, '22P02'],
    ['a broken query', 'GET', '/rest/v1/notes?title=eq.%ff', 400, 'PGRST100'],
    ['a table without a grant', 'GET', '/rest/v1/internal', 401, '42501'],
    ['a function that is not there', 'POST', '/rest/v1/rpc/f', 404, 'PGRST202'],
  ])('%s', async (_name, method, path, status, code) => {
    const answer = await send(method, path, { apikey: server.anonKey });
    const body = JSON.parse(answer.body) as Record<string, unknown>;
    expect([answer.status, body['code']]).toEqual([status, code]);
    expect(Object.keys(body)).toEqual(['code', 'message', 'details', 'hint']);
  });

  it('a body over the limit is 413', async () => {
    const answer = await send('POST', '/rest/v1/notes', { apikey: server.anonKey }, 'x'.repeat(5000));
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([413, '54000']);
  });
});

describe('long requests', () => {
  it('400 uuids in a list fit', async () => {
    const list = Array.from({ length: 400 }, () => firstOwner).join(',');
    expect((await get(`/rest/v1/notes?owner=in.(${list})`)).status).toBe(200);
  });

  it('an address over 48 KiB is 414', async () => {
    const answer = await get(`/rest/v1/notes?title=eq.${'x'.repeat(49_152)}`);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([414, '54000']);
  });

  it('headers over 64 KiB are 431', async () => {
    const answer = await get('/rest/v1/notes', { 'x-own': 'x'.repeat(66_000) });
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([431, 'PGRST100']);
  });

  it('headers of 60 KiB pass', async () => {
    expect((await get('/rest/v1/notes', { 'x-own': 'x'.repeat(60_000) })).status).toBe(200);
  });

  it('what is not HTTP is told so', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.end('HELLO\r\n\r\n'));
      let received = '';
      socket
        .on('data', (chunk) => (received += String(chunk)))
        .on('end', () => resolve(received))
        .on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(text).toContain('{"code":"PGRST100","message":"The request is not HTTP","details":null,"hint":null}');
  });
});
