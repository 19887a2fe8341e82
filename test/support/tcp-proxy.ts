import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A relay between a client and a server on loopback, that a test can cut, close or freeze. */
export interface TcpProxy {
  readonly port: number;
  /** Ends every connection there is; new ones are served. */
  cut(): void;
  /** Ends every connection and refuses new ones, as a stopped server does. */
  refuse(): Promise<void>;
  /** Takes new connections again. */
  accept(): Promise<void>;
  /** Swallows everything from now on without ending anything, as a lost network does; `thaw` lets go again. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** Starts a relay to `port` on loopback. */
export async function tcpProxy(port: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  const relay = (client: Socket): void => {
    const server = connect({ host: '127.0.0.1', port });
    const pair = [client, server] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const [from, to] of [pair, [server, client]] as const) {
      from.on('data', (chunk) => void (frozen || to.write(chunk)));
      from.on('error', end).on('close', end);
    }
  };
  const cut = (): void => {
    for (const [client, server] of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  let server: Server = await listen(0, relay);
  const { port: own } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    cut();
    await closed;
  };
  return {
    port: own,
    cut,
    refuse: stop,
    accept: async () => {
      server = await listen(own, relay);
    },
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      frozen = false;
    },
    close: async () => {
      if (server.listening) await stop();
    },
  };
}

function listen(port: number, relay: (client: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(relay);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
