import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { OperatorError } from '@backstay/kernel';
import { isPacked, standardStream } from './formats.js';

/** Characters that are gathered before they are written. */
const gathered = 64 * 1024;

/** Where rows are written to. */
export class Target {
  #text: string[] = [];
  #length = 0;

  private constructor(
    private readonly entry: Writable,
    /** Resolves when all is written; null: standard output, which is not ours to close. */
    private readonly written: Promise<void> | null,
    private readonly hash: Hash,
  ) {}

  /**
   * Opens a file, packed when its name ends in `.gz`, or standard output for `-`. `from`: the bytes of it that stay, of
   * which `hash` knows.
   */
  static open(path: string, from: number, hash: Hash = createHash('sha256')): Target {
    if (path === standardStream) return new Target(process.stdout, null, hash);
    const file = createWriteStream(path, from === 0 ? {} : { flags: 'r+', start: from });
    const tap = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    const packer = isPacked(path) ? createGzip() : null;
    const written = packer === null ? pipeline(tap, file) : pipeline(packer, tap, file);
    // Whoever writes next, or closes, is told.
    written.catch(() => undefined);
    return new Target(packer ?? tap, written, hash);
  }

  /** Writes a text; resolves when there is room for more. Throws OperatorError when the file cannot be written. */
  async write(text: string): Promise<void> {
    this.#text.push(text);
    this.#length += text.length;
    if (this.#length >= gathered) await this.#flush();
  }

  /** Ends it; gives the SHA-256 of what lies there, or null for standard output. Throws as `write`. */
  async close(): Promise<string | null> {
    await this.#flush();
    if (this.written === null) return null;
    this.entry.end();
    await this.#told(this.written);
    return this.hash.digest('hex');
  }

  async #flush(): Promise<void> {
    const text = this.#text.join('');
    this.#text = [];
    this.#length = 0;
    if (text === '' || this.entry.write(text)) return;
    await this.#told(Promise.race([once(this.entry, 'drain'), ...(this.written === null ? [] : [this.written])]));
  }

  async #told(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw new OperatorError('Cannot write the file.', { cause: error });
    }
  }
}
