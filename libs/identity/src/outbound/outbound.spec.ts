import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AllowedHosts } from './allowed-hosts.js';
import { isGlobalUnicast } from './is-global-unicast.js';
import { Outbound, type OutboundOptions } from './outbound.js';

/** Addresses that an outbound call must never reach, with what they are: the table the tests of `Outbound` go through. */
const insideAddresses: readonly (readonly [address: string, what: string])[] = [
  ['0.0.0.0', 'this host'],
  ['0.255.255.255', 'this network'],
  ['10.0.0.1', 'private'],
  ['100.64.0.1', 'shared by carriers'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback, the other end'],
  ['169.254.169.254', 'metadata of cloud machines'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.0.1', 'protocol assignments'],
  ['192.0.2.1', 'documentation'],
  ['192.88.99.1', '6to4 relay'],
  ['192.168.1.1', 'private'],
  ['198.18.0.1', 'benchmarks'],
  ['198.51.100.1', 'documentation'],
  ['203.0.113.1', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback, mapped'],
  ['::ffff:7f00:1', 'loopback, mapped, in hexadecimal'],
  ['::ffff:169.254.169.254', 'metadata, mapped'],
  ['::127.0.0.1', 'loopback, compatible'],
  ['64:ff9b::7f00:1', 'loopback through NAT64'],
  ['64:ff9b:1::a00:1', 'private through local NAT64'],
  ['2002:7f00:1::', 'loopback through 6to4'],
  ['2001:0:7f00:1::', 'Teredo'],
  ['2001:db8::1', 'documentation'],
  ['fc00::1', 'unique local'],
  ['fd12:3456:789a::1', 'unique local'],
  ['fe80::1', 'link-local'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['5f00::1', 'segment routing'],
];

let server: Server;
let port = 0;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let sockets = 0;
const count = (): void => void (sockets += 1);

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());
beforeEach(() => {
  sockets = 0;
  subscribe('net.client.socket', count);
  answer = (_request, response) => void response.end('here');
});
afterEach(() => void unsubscribe('net.client.socket', count));

const outbound = (allow: readonly string[], options: Partial<OutboundOptions> = {}): Outbound =>
  new Outbound({ allow: new AllowedHosts(allow), ...options });
const literal = (address: string): string => (isIPv6(address) ? `[${address}]` : address);

describe('a call to the outside reaches nothing inside', () => {
  it.each(insideAddresses)('%s (%s) is no address of the open internet', (address) => {
    expect(isGlobalUnicast(address)).toBe(false);
  });

  it.each(insideAddresses)('not by the address %s (%s)', async (address) => {
    for (const scheme of ['http', 'https']) {
      await expect(outbound([]).fetch(`${scheme}://${literal(address)}/`)).rejects.toThrow('not a host of the open');
    }
    expect(sockets).toBe(0);
  });

  it.each(insideAddresses)('lesson 6: not by a name with the address %s (%s)', async (address) => {
    const resolve = () => Promise.resolve([{ address, family: isIPv6(address) ? 6 : 4 }]);
    await expect(outbound([], { resolve }).fetch('https://inside.example/')).rejects.toThrow('not a host of the open');
    expect(sockets).toBe(0);
  });

  it.each(['0x7f.1', '2130706433', '127.1', '0177.0.0.1', '0', 'localhost', '[::ffff:127.0.0.1]', '①②⑦.0.0.1'])(
    'not by the spelling %s',
    async (host) => {
      await expect(outbound([]).fetch(`http://${host}/`)).rejects.toThrow('not a host of the open');
      expect(sockets).toBe(0);
    },
  );

  it('not by a name that has an address outside and one inside', async () => {
    const resolve = () =>
      Promise.resolve([
        { address: '1.1.1.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    await expect(outbound([], { resolve }).fetch('https://both.example/')).rejects.toThrow('not a host of the open');
    expect(sockets).toBe(0);
  });

  it('not by a name that changes its address: it is asked once, and the connection goes where it said', async () => {
    let asked = 0;
    const resolve = () => Promise.resolve([{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    const response = await outbound(['moving.example'], { resolve }).fetch(`http://moving.example:${port}/`);
    expect(await response.text()).toBe('here');
    expect({ asked, sockets }).toEqual({ asked: 1, sockets: 1 });
  });

  it.each([`http://127.0.0.1:${1}/`, 'https://example.com:8443/', 'http://example.com:22/'])(
    'not by a port nobody listed: %s',
    async (url) => {
      await expect(outbound([]).fetch(url)).rejects.toThrow('is not listed');
      expect(sockets).toBe(0);
    },
  );

  it.each(['file:///etc/passwd', 'ftp://example.com/', 'data:text/plain,x', 'https://user:secret@example.com/'])(
    'not by %s',
    async (url) => {
      await expect(outbound(['example.com']).fetch(url)).rejects.toThrow(/not a protocol|not called/);
      expect(sockets).toBe(0);
    },
  );
});

describe('a call to a listed host', () => {
  const url = (path = '/'): string => `http://127.0.0.1:${port}${path}`;

  it('is made, with its port or without', async () => {
    for (const entry of ['127.0.0.1', `127.0.0.1:${port}`]) {
      expect(await (await outbound([entry]).fetch(url())).text()).toBe('here');
    }
    await expect(outbound(['127.0.0.1:1']).fetch(url())).rejects.toThrow('is not listed');
  });

  it('sends method, headers and body, and nothing of ours', async () => {
    answer = (request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => response.end(JSON.stringify({ method: request.method, headers: request.headers, body })));
    };
    const headers = { 'content-type': 'text/plain' };
    const told = (await (
      await outbound(['127.0.0.1']).fetch(url(), { method: 'POST', headers, body: 'words' })
    ).json()) as object;
    expect(told).toMatchObject({ method: 'POST', body: 'words' });
    expect(Object.keys((told as { headers: object }).headers).sort()).toEqual(
      ['accept-encoding', 'connection', 'content-length', 'content-type', 'host'].sort(),
    );
  });

  it('gives a redirect as it is', async () => {
    answer = (_request, response) => void response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
    const response = await outbound(['127.0.0.1']).fetch(url());
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://10.0.0.1/']);
    expect(sockets).toBe(1);
  });

  it('ends when the answer is too large', async () => {
    answer = (_request, response) => void response.end(Buffer.alloc(65 * 1024));
    await expect(outbound(['127.0.0.1']).fetch(url())).rejects.toThrow('over the limit of 65536 bytes');
  });

  it('ends when the answer does not come in time', async () => {
    answer = (_request, response) => void response.write('a');
    const started = performance.now();
    await expect(outbound(['127.0.0.1'], { timeoutMs: 100 }).fetch(url())).rejects.toThrow('failed');
    expect(performance.now() - started).toBeLessThan(2000);
    server.closeAllConnections();
  });
});
