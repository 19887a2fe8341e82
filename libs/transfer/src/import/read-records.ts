import { ArrayFramer } from '../file/array-framer.js';
import type { Format } from '../file/formats.js';
import { fileStart, type FramePlace, type Framer, type RawRecord } from '../file/framer.js';
import { LineFramer } from '../file/line-framer.js';
import type { Source } from '../file/open-source.js';

const byteOrderMark = Buffer.from('\uFEFF');

/** Cuts files of a format, from a place where a record begins. */
export const framerOf = (format: Format, place: FramePlace): Framer =>
  format === 'json' ? new ArrayFramer(place) : new LineFramer(format === 'csv', place);

/**
 * The records of a file from a place on, as many at a time as its chunks have. A byte order mark at its beginning is
 * passed over.
 */
export async function* readRecords(
  source: Source,
  format: Format,
  place: FramePlace,
): AsyncGenerator<readonly RawRecord[]> {
  let framer: Framer | null = null;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of source.read(place.offset)) {
    if (framer !== null) {
      yield framer.push(chunk);
      continue;
    }
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    if (held.length < byteOrderMark.length) continue;
    const marked = place.offset === 0 && held.subarray(0, byteOrderMark.length).equals(byteOrderMark);
    framer = framerOf(format, marked ? { ...fileStart, offset: byteOrderMark.length } : place);
    yield framer.push(marked ? held.subarray(byteOrderMark.length) : held);
  }
  framer ??= framerOf(format, place);
  yield [...framer.push(held.length < byteOrderMark.length ? held : Buffer.alloc(0)), ...framer.end()];
}

/** The first record of a file; null: it has none. */
export async function firstRecord(source: Source, format: Format): Promise<RawRecord | null> {
  for await (const records of readRecords(source, format, fileStart)) {
    const [first] = records;
    if (first !== undefined) return first;
  }
  return null;
}
