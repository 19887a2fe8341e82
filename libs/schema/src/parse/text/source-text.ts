import type { SourcePosition } from '../parsed-schema.js';

/** The text of one file with its places: PostgreSQL's parser counts UTF-8 bytes in trees and characters in errors. */
export class SourceText {
  readonly bytes: Buffer;
  /** Byte offset at which each line starts. */
  readonly #lines: readonly number[];

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    this.bytes = Buffer.from(text, 'utf8');
    const lines = [0];
    for (let at = this.bytes.indexOf(10); at !== -1; at = this.bytes.indexOf(10, at + 1)) lines.push(at + 1);
    this.#lines = lines;
  }

  /** The text between two byte offsets. */
  slice(start: number, end?: number): string {
    return this.bytes.toString('utf8', start, end);
  }

  /** Line and column (in characters, both from 1) of a byte offset. */
  position(byte: number): SourcePosition {
    const offset = Math.max(0, Math.min(byte, this.bytes.length));
    const line = this.#lineOf(offset);
    const start = this.#lines[line] ?? 0;
    return { file: this.path, line: line + 1, column: characters(this.slice(start, offset)) + 1 };
  }

  /** Positions of places in `text`, given as ascending indices into it: one walk for all of them. */
  positionsOf(indices: readonly number[]): readonly SourcePosition[] {
    let [line, column, read] = [1, 1, 0];
    return indices.map((index) => {
      for (const character of this.text.slice(read, index)) {
        if (character === '\n') [line, column] = [line + 1, 1];
        else column++;
      }
      read = index;
      return { file: this.path, line, column };
    });
  }

  /** Byte offset of the character that stands `count` characters behind the byte offset `start`. */
  byteOfCharacter(start: number, count: number): number {
    let byte = start;
    for (const character of this.slice(start)) {
      if (count-- <= 0) break;
      byte += Buffer.byteLength(character, 'utf8');
    }
    return byte;
  }

  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Characters (code points), as PostgreSQL and editors count them; not UTF-16 units. */
const characters = (text: string): number => [...text].length;
