import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { fail, type Failure, type RequestFinished } from '@backstay/kernel';
import { answerError, type ErrorAnswer } from './error-body.js';
import { pathOf, requestIdOf } from './request-context.js';

/** What Node's parser says of a head that it could not read. */
interface BrokenHead extends Error {
  readonly code?: string | undefined;
  readonly bytesParsed?: number | undefined;
  readonly rawPacket?: unknown;
}

/** A socket knows the answer that is being written to it; Node's own handler looks at it too. */
type Answering = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null };

/** What is known of a request that no route was looked up for. */
type Asked = Pick<RequestFinished, 'requestId' | 'method' | 'path'>;

/** Answers requests that never come to a route, with errors of the catalogue, and tells of each as of any other. */
export class Unrouted {
  #listener: (finished: RequestFinished) => void = () => undefined;

  constructor(private readonly headerBytes: number) {}

  /** Has `listener` told of every request that was answered here. */
  listen(listener: (finished: RequestFinished) => void): void {
    this.#listener = listener;
  }

  /** Takes the requests that Node would answer by itself, without a word. */
  watch(server: Server): void {
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      const answer = answerOf(fail('expectation_failed', {}));
      const asked = askedOf(request);
      const body = JSON.stringify(answer.body);
      response.writeHead(answer.status, headersOf(asked, answer, body)).end(body);
      this.tell(asked, answer);
    });
    server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      socket.on('error', () => socket.destroy());
      this.#write(socket, askedOf(request), answerOf(fail('method_not_allowed', { method: 'CONNECT' })));
    });
  }

  /**
   * Node could not read the head, or what came in chunks after it, so there is no request to answer; the socket gets the
   * words directly.
   */
  answerBrokenHead(error: BrokenHead, socket: Answering): void {
    const { _httpMessage: answering } = socket;
    // After the head of an answer these words would be taken for its body.
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable || answering?.headersSent === true) {
      socket.destroy();
      return;
    }
    const head = firstLine(error);
    const asked = { requestId: randomUUID(), method: head?.known ?? 'unknown', path: head?.path ?? '' };
    const answer = answerOf(this.#failureOf(error, head?.method ?? null));
    this.#write(socket, asked, answer);
  }

  /** Tells that a request was answered. */
  tell(asked: Asked, { status, body }: ErrorAnswer): void {
    const { requestId, method, path } = asked;
    const noted = { requestId, method, operation: 'unknown', path, status, errorCode: body.code };
    this.#listener({ kind: 'request_finished', ...noted, durationMs: 0, role: null, aborted: false });
  }

  #failureOf({ code }: BrokenHead, method: string | null): Failure {
    if (code === 'HPE_HEADER_OVERFLOW') return fail('headers_too_large', { limit: this.headerBytes });
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return fail('request_too_slow', {});
    if (code === 'HPE_INVALID_METHOD' && method !== null) return fail('method_not_allowed', { method });
    return fail('not_http', {});
  }

  #write(socket: Duplex, asked: Asked, answer: ErrorAnswer): void {
    const body = JSON.stringify(answer.body);
    const headers = headersOf(asked, answer, body);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines.join('')}\r\n${body}`);
    this.tell(asked, answer);
  }
}

const answerOf = (failure: Failure): ErrorAnswer => answerError(failure, '', null, 0);

const askedOf = (request: IncomingMessage): Asked => ({
  requestId: requestIdOf(request),
  method: request.method ?? 'unknown',
  path: request.method === 'CONNECT' ? '' : pathOf(request.url ?? ''),
});

/** The connection ends with the answer: where the next request would begin is not known. */
const headersOf = ({ requestId }: Asked, { headers }: ErrorAnswer, body: string): Record<string, string> => ({
  'content-type': 'application/json; charset=utf-8',
  'content-length': String(Buffer.byteLength(body)),
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': '*',
  'x-request-id': requestId,
  'sb-request-id': requestId,
  ...headers,
  connection: 'close',
});

const requestLine = /^([A-Za-z-]{1,32}) (\S+) HTTP\/1\.[01]\r\n/;

/** Methods that a metric may name: what else a caller writes would be a series of its own. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);

/** The line that a broken head begins with; null where its beginning came before, or there is none. */
function firstLine({ rawPacket, bytesParsed = 0 }: BrokenHead): { method: string; known: string; path: string } | null {
  if (!Buffer.isBuffer(rawPacket)) return null;
  // Requests that were read before stand in the same packet.
  if (rawPacket.subarray(0, bytesParsed).includes('\r\n\r\n')) return null;
  const [, method, target] = requestLine.exec(rawPacket.toString('latin1')) ?? [];
  if (method === undefined || target === undefined) return null;
  return { method, known: methods.has(method) ? method : 'unknown', path: pathOf(target) };
}
