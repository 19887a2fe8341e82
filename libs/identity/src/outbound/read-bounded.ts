import type { Readable } from 'node:stream';
import { OutboundRefused } from './outbound-refused.js';

/** Reads a stream to its end. Throws OutboundRefused, and drops the stream, when it has more than `limit` bytes. */
export async function readBounded(stream: Readable, limit: number, host: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) {
      stream.destroy();
      throw new OutboundRefused(`The answer of ${host} is over the limit of ${limit} bytes`);
    }
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
