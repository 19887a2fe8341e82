import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostileServer } from './hostile-server.js';
import { revealed } from './revealing.js';

let server: HostileServer;
beforeAll(async () => {
  server = await HostileServer.start('sqlite', {
    BACKSTAY_HEADERS_TIMEOUT_MS: '400',
    BACKSTAY_REQUEST_TIMEOUT_MS: '1000',
    BACKSTAY_BODY_LIMIT: '64 KiB',
  });
});
afterAll(() => server?.stop());

interface Raw {
  readonly socket: Socket;
  /** All that has come so far. */
  readonly said: () => string;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
}

function open(): Raw {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  // A connection that is reset is as closed as one that is ended.
  const closed = new Promise<void>((resolve) => socket.on('error', () => undefined).on('close', () => resolve()));
  return { socket, said: () => text, closed };
}

/** Statuses of the answers on one connection, whose bodies reveal nothing. */
function statuses(text: string): number[] {
  expect(revealed(text)).toBeNull();
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((found) => Number(found[1]));
}

const head = (method: string, path: string, ...lines: readonly string[]): string =>
  [`${method} /rest/v1${path} HTTP/1.1`, 'host: x', `apikey: ${server.key}`, ...lines, '', ''].join('\r\n');
const others = async (): Promise<void> =>
  void (await server.attack({ path: '/team?select=id&limit=1', expects: [200] }));

describe('a connection that means ill', () => {
  it.each([
    ['one long header', () => head('GET', '/item', `x-a: ${'a'.repeat(100_000)}`), 431],
    ['10,000 headers', () => head('GET', '/item', ...Array.from({ length: 10_000 }, (_, i) => `x-${i}: ${i}`)), 431],
    ['a long address', () => head('GET', `/item?id=eq.${'1'.repeat(55_000)}`), 414],
    ['an address longer than all headers', () => head('GET', `/item?id=eq.${'1'.repeat(70_000)}`), 431],
    ['no HTTP', () => '\0\x01\x02 nothing \r\n\r\n', 400],
    ['another protocol', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['HTTP/0.9', () => 'GET /rest/v1/item\r\n\r\n', 401],
    ['a header without a colon', () => head('GET', '/item', 'nothing'), 400],
    ['a header folded', () => head('GET', '/item', 'x-a: 1', ' 2'), 400],
    ['a zero in a header', () => head('GET', '/item', 'x-a: \0'), 400],
    ['two lengths', () => head('POST', '/item', 'content-length: 2', 'content-length: 3') + '{}', 400],
    ['length and chunks', () => head('POST', '/item', 'content-length: 2', 'transfer-encoding: chunked') + '{}', 400],
    ['a length below zero', () => head('POST', '/item', 'content-length: -1'), 400],
    ['a length that is no number', () => head('POST', '/item', 'content-length: 0x10') + '{}', 400],
    [
      '9 GB announced',
      () => head('POST', '/item', 'content-type: application/json', 'content-length: 9663676416'),
      413,
    ],
    ['chunks that are none', () => head('POST', '/item', 'transfer-encoding: chunked') + 'zz\r\n{}\r\n0\r\n\r\n', 400],
    ['a coding nobody knows', () => head('POST', '/item', 'transfer-encoding: gzip') + '{}', 400],
    ['a packed body', () => head('POST', '/item', 'content-encoding: gzip', 'content-length: 2') + '{}', 415],
  ])('%s is refused, and closed or served further', async (_what, text, status) => {
    const before = await server.state();
    const { socket, said, closed } = open();
    socket.write(text(), 'latin1');
    while (statuses(said()).length === 0) await Promise.race([closed, wait(10)]);
    expect(statuses(said())[0]).toBe(status);
    socket.destroy();
    await others();
    expect(await server.state()).toBe(before);
  });

  it.each([
    ['chunks', 'transfer-encoding: chunked', true],
    ['a long body', 'content-length: 60000', false],
  ])('without a key is refused before any of its %s has come', async (_what, framing, closes) => {
    for (const key of ['x-a: b', 'apikey: wrong']) {
      const { socket, said, closed } = open();
      socket.write(head('POST', '/item', framing).replace(/apikey: .*/, key), 'latin1');
      while (statuses(said()).length === 0) await Promise.race([closed, wait(10)]);
      expect(statuses(said())).toEqual([401]);
      expect(/connection: close/i.test(said())).toBe(closes);
      expect(said()).toContain('www-authenticate');
      socket.destroy();
    }
  });

  it('with headers that do not end is dropped, and a hundred of them keep nobody waiting', async () => {
    const slow = Array.from({ length: 100 }, open);
    for (const { socket } of slow) socket.write('GET /rest/v1/item HTTP/1.1\r\nhost: x\r\n');
    const dripping = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('x-a: 1\r\n');
    }, 100);
    await others();
    await Promise.all(slow.map(({ closed }) => closed));
    clearInterval(dripping);
    for (const { said } of slow) expect([[], [408]]).toContainEqual(statuses(said()));
    await others();
  });

  it('with a body that does not end is dropped', async () => {
    const before = await server.state();
    const slow = Array.from({ length: 20 }, open);
    for (const { socket } of slow)
      socket.write(`${head('POST', '/team', 'content-type: application/json', 'content-length: 40')}{"id":9`);
    const dripping = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write(' ');
    }, 300);
    await others();
    await Promise.all(slow.map(({ closed }) => closed));
    clearInterval(dripping);
    for (const { said } of slow) expect([[], [408]]).toContainEqual(statuses(said()));
    expect(await server.state()).toBe(before);
  });

  it('that closes in the middle of a body has written nothing', async () => {
    const before = await server.state();
    const { socket, closed } = open();
    socket.end(
      `${head('POST', '/team', 'content-type: application/json', 'content-length: 400')}{"id":9001,"name":"x"}`,
    );
    await closed;
    await others();
    expect(await server.state()).toBe(before);
  });

  it('with more body than it has said is served once, and the rest is no request', async () => {
    const { socket, said, closed } = open();
    socket.write(
      `${head('PATCH', '/team?id=eq.-1', 'content-type: application/json', 'content-length: 2')}{}{"id":1}\r\n\r\n`,
    );
    await closed;
    const [first, ...rest] = statuses(said());
    expect(first).toBeLessThan(500);
    expect(rest.every((status) => status === 400)).toBe(true);
  });

  it('that sends garbage behind a request has the request answered', async () => {
    const { socket, said, closed } = open();
    socket.write(`${head('GET', '/team?select=id&limit=1')}${'\xff'.repeat(1000)}\r\n\r\n`, 'latin1');
    await closed;
    expect(statuses(said()).every((status) => status === 200 || status === 400)).toBe(true);
    await others();
  });

  it('that sends a hundred requests at once has each answered in its order', async () => {
    const { socket, said } = open();
    socket.write(Array.from({ length: 100 }, (_, i) => head('GET', i % 2 ? '/team?select=id' : '/nothing')).join(''));
    while (statuses(said()).length < 100) await wait(10);
    expect(statuses(said())).toEqual(Array.from({ length: 100 }, (_, i) => (i % 2 ? 200 : 404)));
    socket.destroy();
  });
});
