import { connect } from 'node:net';
import { Events, type RequestFinished } from '@backstay/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { notesProject } from './notes-project.js';

let server: TestServer;
const told: RequestFinished[] = [];
beforeAll(async () => {
  server = await startServer({ files: notesProject, env: { BACKSTAY_HEADERS_TIMEOUT_MS: '400' } });
  server.app.get(Events).subscribe((event) => {
    if (event.kind === 'request_finished') told.push(event);
  });
});
afterAll(() => server?.stop());

/** All that is answered to what is written, until the server ends the connection. */
const answerTo = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
    let received = '';
    socket
      .on('data', (chunk) => (received += String(chunk)))
      .on('close', () => resolve(received))
      .on('error', reject);
  });

const head = (line: string, ...lines: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'host: x', 'connection: close', ...lines, '', ''].join('\r\n');

const counted = async (): Promise<string> =>
  await (await fetch(`${server.url}/metrics`, { headers: { apikey: server.serviceKey } })).text();

describe('a request that comes to no route', () => {
  it.each([
    [
      'with a percent-encoding that is none',
      head('GET /rest/v1/%zz?a=eq.hidden'),
      404,
      'PGRST125',
      '/rest/v1/%zz',
      'GET',
    ],
    [
      'with a broken header',
      head('GET /rest/v1/notes?a=eq.hidden', 'broken'),
      400,
      'PGRST100',
      '/rest/v1/notes',
      'GET',
    ],
    ['that is no HTTP', 'HELLO\r\n\r\n', 400, 'PGRST100', '', 'unknown'],
    ['with a method nobody knows', head('BREW http://a:hidden@b/pot?a=hidden'), 405, 'PGRST117', '/pot', 'unknown'],
    ['that wants a tunnel', head('CONNECT hidden:443'), 405, 'PGRST117', '', 'CONNECT'],
    [
      'with another expectation',
      head('GET /rest/v1/notes?a=eq.hidden', 'expect: tea'),
      417,
      'PGRST100',
      '/rest/v1/notes',
      'GET',
    ],
    ['that stops in its head', 'GET /rest/v1/notes?a=hidden HTTP/1.1\r\n', 408, 'PGRST100', '', 'unknown'],
    ['with headers that are too long', head('GET /', `x-own: ${'x'.repeat(70_000)}`), 431, 'PGRST100', null, null],
  ])('%s is answered in JSON and told of once', async (_what, text, status, code, path, method) => {
    told.length = 0;
    const answer = await answerTo(text);
    const [headers = '', body = ''] = answer.split('\r\n\r\n');
    expect(headers).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(body)).toMatchObject({ code, message: expect.any(String) });
    const requestId = /^x-request-id: (.*)$/im.exec(headers)?.[1];
    expect(told).toMatchObject([{ operation: 'unknown', status, errorCode: code, requestId, role: null }]);
    if (path !== null) expect(told).toMatchObject([{ path, method }]);
    expect(JSON.stringify(told)).not.toContain('hidden');
    expect(await counted()).toMatch(new RegExp(`backstay_requests_total\\{operation="unknown".*status="${status}"`));
  });

  it('is told of once where the chunks of its body break', async () => {
    told.length = 0;
    const lines = [`apikey: ${server.anonKey}`, 'transfer-encoding: chunked'];
    await answerTo(`${head('POST /rest/v1/notes', ...lines)}zz\r\n`);
    await expect.poll(() => told.length).toBe(1);
    expect(told).toMatchObject([{ operation: 'unknown', status: 400, errorCode: 'PGRST100' }]);
  });
});
