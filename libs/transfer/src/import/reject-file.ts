import { open, type FileHandle } from 'node:fs/promises';
import type { Format } from '../file/formats.js';
import type { RefusedRow } from './read-row.js';

/** How long the two files of refused rows are. */
export interface RejectLengths {
  readonly rows: number;
  readonly reasons: number;
}

/**
 * The refused rows as they stood in the file, so that they can be mended and imported again, and beside them, in
 * `<file>.reasons.jsonl`, why: one line each. What is written stands only with the checkpoint that counts it.
 */
export class RejectFile {
  private constructor(
    private readonly rows: FileHandle,
    private readonly reasons: FileHandle,
    private readonly format: Format,
    /** The line of names that a CSV file begins with; null: it has none. */
    private readonly header: string | null,
    private at: RejectLengths,
  ) {}

  /** Opens the files and forgets what is behind `lengths`. */
  static async open(
    path: string,
    format: Format,
    header: string | null,
    lengths: RejectLengths | null,
  ): Promise<RejectFile> {
    const rows = await open(path, lengths === null ? 'w' : 'r+');
    const reasons = await open(`${path}.reasons.jsonl`, lengths === null ? 'w' : 'r+');
    const file = new RejectFile(rows, reasons, format, header, lengths ?? { rows: 0, reasons: 0 });
    await file.back(file.at);
    return file;
  }

  get lengths(): RejectLengths {
    return this.at;
  }

  /** Writes refused rows behind those that are there, and makes sure that they stay. */
  async append(items: readonly RefusedRow[]): Promise<void> {
    if (items.length === 0) return;
    const first = this.at.rows === 0 && this.header !== null ? [Buffer.from(`${this.header}\n`)] : [];
    const lines = [...first, ...items.map((item) => this.#line(item.record.bytes))];
    const reasons = Buffer.from(items.map(({ refusal }) => `${JSON.stringify(refusal)}\n`).join(''));
    const rows = Buffer.concat(lines);
    await this.rows.write(rows, 0, rows.length, this.at.rows);
    await this.reasons.write(reasons, 0, reasons.length, this.at.reasons);
    await Promise.all([this.rows.datasync(), this.reasons.datasync()]);
    this.at = { rows: this.at.rows + rows.length, reasons: this.at.reasons + reasons.length };
  }

  /** Takes back what was written behind `lengths`. */
  async back(lengths: RejectLengths): Promise<void> {
    await Promise.all([this.rows.truncate(lengths.rows), this.reasons.truncate(lengths.reasons)]);
    this.at = lengths;
  }

  async close(): Promise<void> {
    await Promise.all([this.rows.close(), this.reasons.close()]);
  }

  /** An element of a JSON array becomes a line of its own: line ends between its parts are blanks. */
  #line(bytes: Buffer): Buffer {
    const text = this.format === 'json' ? Buffer.from(bytes.toString('utf8').replaceAll(/[\r\n]+/g, ' ')) : bytes;
    return Buffer.concat([text, Buffer.from('\n')]);
  }
}
