import { fail } from '@backstay/kernel';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/**
 * Chunks in which a body may come: far more than a client that sends each row by itself makes of the most rows there may be.
 * Every one takes as long as reading some kilobytes, however small it is.
 */
export const mostChunks = 65_536;

/** Bytes that come in chunks, in one buffer that grows: a chunk that is kept by itself takes hundreds of bytes beside its own. */
export class GrowingBuffer {
  #bytes = Buffer.alloc(0);
  #length = 0;

  /** Copies a chunk, which may be a view of what the socket reads into. */
  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(length, 2 * this.#length));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that are held, filled or not. */
  get held(): number {
    return this.#bytes.length;
  }

  /** All that was added. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Reads a body of at most `limit` bytes. Fails with `too_large`, for one in too many chunks too, as soon as that is known. */
export function readBody(
  request: Readable & Pick<IncomingMessage, 'headers'>,
  limit: number,
  done: (error: Error | null, body?: Buffer) => void,
): void {
  const tooLarge = (): Error => fail('too_large', { what: 'The request body', limit });
  if (Number(request.headers['content-length']) > limit) {
    done(tooLarge());
    return;
  }
  const body = new GrowingBuffer();
  let chunks = 0;
  const settle = (error: Error | null): void => {
    request.removeListener('data', add).removeListener('end', end).removeListener('error', settle);
    if (error === null) done(null, body.bytes);
    else done(error);
  };
  const end = (): void => settle(null);
  const add = (chunk: Buffer): void => {
    if (body.length + chunk.length > limit) settle(tooLarge());
    else if (++chunks > mostChunks)
      settle(fail('too_large', { what: 'number of chunks of the body', limit: mostChunks }));
    else body.add(chunk);
  };
  request.on('data', add).on('end', end).on('error', settle);
}
