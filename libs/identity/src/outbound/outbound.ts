import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { request as plainRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import { AllowedHosts } from './allowed-hosts.js';
import { isGlobalUnicast } from './is-global-unicast.js';
import { OutboundRefused } from './outbound-refused.js';
import { readBounded } from './read-bounded.js';

/** What one call sends. */
export interface OutboundRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null;
  /** Ends the call earlier than the time limit. */
  readonly signal?: AbortSignal | undefined;
}

/** How calls to the outside are made. */
export interface OutboundOptions {
  /** Hosts inside that may be called nevertheless. */
  readonly allow: AllowedHosts;
  /** Milliseconds for a whole call. */
  readonly timeoutMs?: number;
  /** Bytes of an answer. */
  readonly maxBytes?: number;
  /** Turns a name into addresses; the system's resolver unless a test brings its own. */
  readonly resolve?: (name: string) => Promise<readonly LookupAddress[]>;
}

const defaults = { timeoutMs: 10_000, maxBytes: 64 * 1024 };

/**
 * Calls other systems by HTTP so that nobody can make us call inside: a name is resolved once, every address it has
 * must be global unicast, and the connection goes to that very address. Only ports 80 and 443, unless the operator
 * lists the host. Redirects are answers, never followed; no proxy, no cookies, no kept connections.
 */
export class Outbound {
  readonly #options: Required<OutboundOptions>;

  constructor(options: OutboundOptions) {
    const resolve = (name: string) => lookup(name, { all: true, verbatim: true });
    this.#options = { resolve, ...defaults, ...options };
  }

  /** Makes one call. Throws OutboundRefused when it may not be made, fails, or takes too long. */
  async fetch(address: string | URL, request: OutboundRequest = {}): Promise<Response> {
    const url = new URL(address);
    const limit = AbortSignal.timeout(this.#options.timeoutMs);
    const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
    try {
      const target = await this.#target(url);
      signal.throwIfAborted();
      return await this.#send(url, target, request, signal);
    } catch (error) {
      if (error instanceof OutboundRefused) throw error;
      throw new OutboundRefused(`The call to ${url.host} failed`, { cause: error });
    }
  }

  /** The one address to connect to. */
  async #target(url: URL): Promise<LookupAddress> {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw new OutboundRefused(`${url.protocol} is not a protocol to call others by`);
    }
    if (url.username !== '' || url.password !== '')
      throw new OutboundRefused('An address with a password is not called');
    const allowed = this.#options.allow.has(url);
    if (!allowed && url.port !== '') throw new OutboundRefused(`Port ${url.port} of ${url.hostname} is not listed`);
    const addresses = await this.#addresses(url.hostname.replace(/^\[|\]$/g, ''));
    const [first] = addresses;
    if (first === undefined) throw new OutboundRefused(`${url.hostname} has no address`);
    if (!allowed && !addresses.every((one) => isGlobalUnicast(one.address))) {
      throw new OutboundRefused(`${url.hostname} is not a host of the open internet, and not listed`);
    }
    return first;
  }

  async #addresses(name: string): Promise<readonly LookupAddress[]> {
    const family = isIP(name);
    return family === 0 ? this.#options.resolve(name) : [{ address: name, family }];
  }

  #send(url: URL, target: LookupAddress, request: OutboundRequest, signal: AbortSignal): Promise<Response> {
    const options: RequestOptions = {
      method: request.method ?? 'GET',
      headers: { ...request.headers, 'accept-encoding': 'identity', connection: 'close' },
      agent: false,
      signal,
      // The name was resolved and judged above; asking again could give another answer.
      lookup: (_name, asked, answer) => {
        if (asked.all) answer(null, [target]);
        else answer(null, target.address, target.family);
      },
    };
    return new Promise((resolve, reject) => {
      const sent: ClientRequest = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, options, (answer) => {
        this.#read(answer, url).then(resolve, reject);
      });
      sent.on('error', reject);
      sent.end(request.body ?? undefined);
    });
  }

  async #read(answer: IncomingMessage, url: URL): Promise<Response> {
    const body = await readBounded(answer, this.#options.maxBytes, url.host);
    const status = answer.statusCode ?? 0;
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headersDistinct)) {
      for (const one of value ?? []) headers.append(name, one);
    }
    const empty = status === 204 || status === 205 || status === 304;
    return new Response(empty ? null : body, { status, headers });
  }
}
