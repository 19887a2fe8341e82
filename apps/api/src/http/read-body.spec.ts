import { Failure } from '@backstay/kernel';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { GrowingBuffer, mostChunks, readBody } from './read-body.js';

/** Reads what is written, chunk by chunk, with a body of at most `limit` bytes. */
function read(chunks: readonly string[], limit: number, headers: Record<string, string> = {}): Promise<string> {
  const stream = Object.assign(new PassThrough({ highWaterMark: 1 << 24 }), { headers });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  readBody(stream, limit, (error, body) => (error ? reject(error) : resolve(body!.toString())));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return promise;
}

const refused = (what: string, limit: number) =>
  expect.objectContaining({ message: `${what} is over the limit of ${limit}` });

describe('a body that is read', () => {
  it('is its chunks, one after the other', async () => {
    expect(await read(['{"a":', '"', 'ä', '"}'], 20)).toBe('{"a":"ä"}');
    expect(await read([], 20)).toBe('');
  });

  it('is refused with the first byte that is too many, or where its length says so', async () => {
    expect(await read(['ab', 'cd'], 4)).toBe('abcd');
    await expect(read(['ab', 'cd', 'e'], 4)).rejects.toEqual(refused('The request body', 4));
    await expect(read([], 4, { 'content-length': '5' })).rejects.toBeInstanceOf(Failure);
  });

  it('is refused when it comes in more chunks than any client makes of it', async () => {
    const most = Array.from({ length: mostChunks }, () => ' ');
    expect(await read(most, 1 << 20)).toHaveLength(mostChunks);
    await expect(read([...most, ' '], 1 << 20)).rejects.toEqual(refused('number of chunks of the body', mostChunks));
  });

  it('holds at most twice its bytes, however small its chunks are', () => {
    const buffer = new GrowingBuffer();
    const chunk = Buffer.from('a');
    for (let i = 0; i < 100_000; i++) buffer.add(chunk);
    expect(buffer.bytes.equals(Buffer.alloc(100_000, 'a'))).toBe(true);
    expect(buffer.held).toBeLessThanOrEqual(200_000);
  });
});
