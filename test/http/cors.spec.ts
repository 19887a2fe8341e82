import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { notesProject } from './notes-project.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ files: notesProject });
});
afterAll(() => server.stop());

const preflight = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-method': 'GET', ...headers },
  });
const names = (response: Response, header: string): string[] => (response.headers.get(header) ?? '').split(', ');

describe('a preflight', () => {
  it.each(['/rest/v1/notes', '/rest/v1/', '/rest/v1/rpc/f', '/admin/v1/status', '/health/live', '/nowhere'])(
    'of %s is answered without a key',
    async (path) => {
      const response = await preflight(path);
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(names(response, 'access-control-allow-methods')).toEqual(
        'GET HEAD POST PUT PATCH DELETE OPTIONS'.split(' '),
      );
    },
  );

  it('allows every header the client libraries send', async () => {
    const allowed = names(await preflight('/rest/v1/notes'), 'access-control-allow-headers');
    const sent =
      'authorization apikey content-type accept accept-profile content-profile prefer range x-client-info x-supabase-api-version x-retry-count x-upsert x-metadata cache-control content-encoding if-none-match if-match x-region x-signature traceparent tracestate baggage tus-resumable upload-length upload-offset upload-metadata';
    expect(allowed).toEqual(expect.arrayContaining(sent.split(' ')));
  });

  it('allows the headers that were asked for besides, once each', async () => {
    const response = await preflight('/rest/v1/notes', { 'access-control-request-headers': 'X-Own-Header, apikey' });
    const allowed = names(response, 'access-control-allow-headers');
    expect(allowed).toContain('x-own-header');
    expect(allowed.filter((name) => name === 'apikey')).toHaveLength(1);
    expect(response.headers.get('vary')).toBe('Access-Control-Request-Headers');
  });

  it('repeats nothing that is no header name', async () => {
    const response = await preflight('/rest/v1/notes', { 'access-control-request-headers': 'a b, <x>, ok-one' });
    expect(names(response, 'access-control-allow-headers')).toContain('ok-one');
    expect(response.headers.get('access-control-allow-headers')).not.toMatch(/<|a b/);
  });
});

describe('any origin may read, never with credentials', () => {
  it.each([
    ['an answer', '/rest/v1/notes', 200],
    ['a refusal', '/rest/v1/none', 404],
    ['a health check', '/health/live', 200],
    ['a page', '/', 200],
    ['nothing', '/nowhere', 404],
  ])('%s', async (_name, path, status) => {
    for (const origin of ['https://app.example', 'null', 'http://localhost:3000']) {
      const response = await fetch(server.url + path, { headers: { origin, apikey: server.anonKey } });
      expect(response.status).toBe(status);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('a page reads the headers that client libraries look at', async () => {
    const response = await fetch(`${server.url}/rest/v1/notes`, { headers: { apikey: server.anonKey } });
    const read =
      'content-range content-length content-type content-location etag x-total-count link x-supabase-api-version x-relay-error location upload-offset upload-length tus-resumable tus-version sb-request-id';
    expect(names(response, 'access-control-expose-headers')).toEqual(expect.arrayContaining(read.split(' ')));
  });

  it('OPTIONS that is no preflight says what a table takes', async () => {
    const response = await fetch(`${server.url}/rest/v1/notes`, {
      method: 'OPTIONS',
      headers: { apikey: server.anonKey },
    });
    expect([response.status, response.headers.get('allow')]).toEqual([
      200,
      'OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE',
    ]);
    const nowhere = await fetch(`${server.url}/rest/v1/nowhere`, {
      method: 'OPTIONS',
      headers: { apikey: server.anonKey },
    });
    expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { code: 'PGRST205' }]);
  });
});
