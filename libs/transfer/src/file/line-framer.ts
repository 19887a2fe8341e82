import {
  countLines,
  fileStart,
  longestRecord,
  tooLong,
  type FramePlace,
  type Framer,
  type RawRecord,
} from './framer.js';

const newline = 10;
const quote = 34;
const comma = 44;

/**
 * A record a line. With `quotes` a line end inside a quoted field (RFC 4180) belongs to the field; a quote opens a field
 * only at its beginning, so that a stray one spoils its own line and no other.
 */
export class LineFramer implements Framer {
  #data: Buffer = Buffer.alloc(0);
  #offset: number;
  #line: number;
  /** Where the next quote stands, at or behind the place looked at last; Infinity: none in what is here. */
  #quote = -1;

  constructor(
    private readonly quotes: boolean,
    place: FramePlace = fileStart,
  ) {
    this.#offset = place.offset;
    this.#line = place.line;
  }

  push(chunk: Buffer): readonly RawRecord[] {
    return this.#take(this.#data.length === 0 ? chunk : Buffer.concat([this.#data, chunk]), false);
  }

  end(): readonly RawRecord[] {
    return this.#take(this.#data, true);
  }

  #take(data: Buffer, last: boolean): readonly RawRecord[] {
    const records: RawRecord[] = [];
    let start = 0;
    this.#quote = -1;
    while (start < data.length) {
      const end = this.#endOf(data, start, last);
      if (end === -1 && !last) break;
      const behind = end === -1 ? data.length : end + 1;
      records.push(this.#record(data, start, behind, end !== -1));
      start = behind;
    }
    this.#data = data.subarray(start);
    if (this.#data.length > longestRecord) throw tooLong(this.#line);
    return records;
  }

  #record(data: Buffer, start: number, behind: number, ended: boolean): RawRecord {
    let end = ended ? behind - 1 : behind;
    if (end > start && data[end - 1] === 13) end--;
    const line = this.#line;
    this.#line += countLines(data, start, behind);
    this.#offset += behind - start;
    return { bytes: data.subarray(start, end), line, end: this.#offset };
  }

  /** The line end that closes the record at `start`; -1: it is not here yet. */
  #endOf(data: Buffer, start: number, last: boolean): number {
    let at = start;
    for (;;) {
      const line = data.indexOf(newline, at);
      const opened = this.quotes ? this.#nextQuote(data, at) : Infinity;
      if (line === -1 && opened === Infinity) return -1;
      if (line !== -1 && line < opened) return line;
      const opens = opened === start || data[opened - 1] === comma;
      at = opens ? closingQuote(data, opened, last) + 1 : opened + 1;
      if (at === 0) return -1;
    }
  }

  #nextQuote(data: Buffer, from: number): number {
    if (this.#quote < from) {
      const found = data.indexOf(quote, from);
      this.#quote = found === -1 ? Infinity : found;
    }
    return this.#quote;
  }
}

/** The quote that closes the field opened at `open`; -1: it is not here yet. Two quotes stand for one. */
function closingQuote(data: Buffer, open: number, last: boolean): number {
  for (let at = data.indexOf(quote, open + 1); at !== -1; at = data.indexOf(quote, at + 2)) {
    if (at + 1 >= data.length && !last) return -1;
    if (data[at + 1] !== quote) return at;
  }
  return -1;
}
