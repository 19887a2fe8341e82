import { OperatorError } from '@backstay/kernel';

/** One row of a file, as it stands there. */
export interface RawRecord {
  /** Its bytes, without the line end behind it. */
  readonly bytes: Buffer;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Bytes from the beginning of the (unpacked) file to behind this record. */
  readonly end: number;
}

/** Cuts a stream of bytes into records, so that each is known by its place and its own bytes. */
export interface Framer {
  /** Records that are whole with this chunk. Throws OperatorError where the file cannot be cut at all. */
  push(chunk: Buffer): readonly RawRecord[];
  /** What is left at the end of the file. Throws OperatorError when it was cut off. */
  end(): readonly RawRecord[];
}

/** Where in the file a framer begins. */
export interface FramePlace {
  readonly offset: number;
  readonly line: number;
}

/** The beginning of a file. */
export const fileStart: FramePlace = { offset: 0, line: 1 };

/** Bytes of one record: what is longer is held for a quote or bracket that was forgotten, not for a row. */
export const longestRecord = 16 * 1024 * 1024;

/** The refusal of a record that does not end. */
export const tooLong = (line: number): OperatorError =>
  new OperatorError(
    `The row that begins on line ${line} is longer than ${longestRecord / 1024 / 1024} MiB: a quote or bracket may not be closed.`,
  );

/** Line ends among the bytes from `from` to before `to`. */
export function countLines(data: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = data.indexOf(10, from); at !== -1 && at < to; at = data.indexOf(10, at + 1)) lines++;
  return lines;
}
