import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { OperatorError } from '@backstay/kernel';
import { isPacked, standardStream } from './formats.js';

/** Where rows are read from. */
export interface Source {
  /** As it is told to people. */
  readonly name: string;
  /** Its place on this machine; null: a stream, which cannot be read twice. */
  readonly path: string | null;
  /** Bytes as it lies there, packed where it is packed; null: not known. */
  readonly size: number | null;
  /** Bytes read so far, of `size`. */
  readonly taken: () => number;
  /** The unpacked bytes behind the first `from`. Throws OperatorError for what is no gzip. */
  readonly read: (from: number) => AsyncIterable<Buffer>;
}

/** Opens a file, or standard input for `-`. Throws OperatorError when there is none. */
export async function openSource(file: string): Promise<Source> {
  let taken = 0;
  const count = async function* (raw: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of raw) {
      taken += chunk.length;
      yield chunk;
    }
  };
  if (file === standardStream)
    return { name: 'standard input', path: null, size: null, taken: () => taken, read: () => count(process.stdin) };
  const path = await placeOf(file);
  const { size } = await stat(path);
  const read = (from: number): AsyncIterable<Buffer> => {
    if (isPacked(file)) return unpacked(count(createReadStream(path)), from, file);
    taken = from;
    return count(createReadStream(path, { start: from }));
  };
  return { name: file, path, size, taken: () => taken, read };
}

async function placeOf(file: string): Promise<string> {
  try {
    const path = await realpath(file);
    if ((await stat(path)).isFile()) return path;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new OperatorError(`Cannot read ${file}: there is no such file.`, { cause: error });
  }
  throw new OperatorError(`Cannot read ${file}: it is not a file.`);
}

/** A packed file can only be read from its beginning; what was read before is passed over. */
async function* unpacked(raw: AsyncIterable<Buffer>, from: number, file: string): AsyncIterable<Buffer> {
  const unpack = createGunzip();
  const feeding = pipeline(raw, unpack).catch(() => undefined);
  let skip = from;
  try {
    for await (const chunk of unpack as AsyncIterable<Buffer>) {
      if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new OperatorError(`${file} is damaged, or not packed with gzip.`, { cause: error });
    throw error;
  }
  await feeding;
}

/** SHA-256 of a file as it lies there, in hexadecimal. One buffer is used again: a stream would make one a chunk. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(256 * 1024);
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
