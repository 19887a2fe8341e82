import { OperatorError } from '@backstay/kernel';
import {
  countLines,
  fileStart,
  longestRecord,
  tooLong,
  type FramePlace,
  type Framer,
  type RawRecord,
} from './framer.js';

const quote = 34;
const comma = 44;
const backslash = 92;
const opening = new Set([91, 123]);
const closing = new Set([93, 125]);
const blanks = new Set([32, 9, 10, 13]);

/**
 * The elements of one JSON array, each as the text it has: what is wrong inside of one is found by who reads it. Outside
 * of them there are only commas, and nothing behind the closing bracket.
 */
export class ArrayFramer implements Framer {
  #data: Buffer = Buffer.alloc(0);
  #offset: number;
  #line: number;
  /** How far `#data` has been looked through. */
  #at = 0;
  /** Where the element begins; -1: outside of elements. */
  #start = -1;
  #depth = 0;
  #inText = false;
  #state: 'before' | 'inside' | 'behind';

  constructor(place: FramePlace = fileStart) {
    this.#offset = place.offset;
    this.#line = place.line;
    this.#state = place.offset === 0 ? 'before' : 'inside';
  }

  push(chunk: Buffer): readonly RawRecord[] {
    this.#data = this.#data.length === 0 ? chunk : Buffer.concat([this.#data, chunk]);
    const records: RawRecord[] = [];
    while (this.#at < this.#data.length) {
      const ended = this.#step(this.#data[this.#at]!);
      if (ended) records.push(this.#record());
      if (this.#inText && this.#data[this.#at] === backslash) {
        // The character behind it belongs to it, and may not be here yet.
        if (this.#at + 1 >= this.#data.length) break;
        this.#at++;
      }
      this.#at++;
    }
    if (this.#start === -1) this.#drop(this.#at);
    if (this.#data.length > longestRecord) throw tooLong(this.#line);
    return records;
  }

  end(): readonly RawRecord[] {
    if (this.#state === 'behind' && this.#start === -1) return [];
    const what = this.#state === 'before' ? 'does not begin with [' : 'ends before its closing ]';
    throw new OperatorError(`The file is no JSON array: it ${what}. A file with one object a line is --format jsonl.`);
  }

  /** Looks at one byte; whether it ends an element, which then ends before it. */
  #step(byte: number): boolean {
    if (this.#inText) {
      if (byte === quote) this.#inText = false;
      return false;
    }
    if (this.#start === -1) this.#outside(byte);
    else if (this.#depth === 0 && (byte === comma || byte === 93)) return true;
    if (this.#start === -1) return false;
    if (byte === quote) this.#inText = true;
    else if (opening.has(byte)) this.#depth++;
    else if (closing.has(byte)) this.#depth--;
    return false;
  }

  #outside(byte: number): void {
    if (blanks.has(byte) || (byte === comma && this.#state === 'inside')) return;
    if (this.#state === 'before' && byte === 91) this.#state = 'inside';
    else if (this.#state === 'inside' && byte === 93) this.#state = 'behind';
    else if (this.#state === 'inside') this.#start = this.#at;
    else {
      const line = this.#line + countLines(this.#data, 0, this.#at);
      const where =
        this.#state === 'before' ? 'does not begin with [' : `goes on behind its closing ], on line ${line}`;
      throw new OperatorError(`The file is no JSON array: it ${where}.`);
    }
  }

  /** The element that ends before `#at`, where a comma or the closing bracket stands. */
  #record(): RawRecord {
    const line = this.#line + countLines(this.#data, 0, this.#start);
    let end = this.#at;
    while (blanks.has(this.#data[end - 1]!)) end--;
    const bytes = this.#data.subarray(this.#start, end);
    if (this.#data[this.#at] === 93) this.#state = 'behind';
    this.#start = -1;
    this.#drop(this.#at);
    return { bytes, line, end: this.#offset };
  }

  /** Forgets the first `bytes` of what is here. */
  #drop(bytes: number): void {
    this.#line += countLines(this.#data, 0, bytes);
    this.#offset += bytes;
    this.#data = this.#data.subarray(bytes);
    this.#at -= bytes;
  }
}
