import type { Snapshot } from '@backstay/engine';
import type { Target } from '../file/open-target.js';
import type { PageReader } from './read-pages.js';
import type { RowTexts } from './row-texts.js';

/** What rows are written with. */
export interface PageSink {
  readonly texts: RowTexts;
  readonly target: Target;
  /** Is given the rows written so far. */
  readonly tell: (rows: number) => void;
}

/** Writes all pages of a reader behind the `rows` that are there already. Gives the rows that are there then. */
export async function writePages(
  snapshot: Snapshot,
  reader: PageReader,
  { texts, target, tell }: PageSink,
  rows: number,
): Promise<number> {
  let written = rows;
  for await (const page of reader.read((statement) => snapshot.run(statement))) {
    for (const row of page.rows) await target.write(texts.row(row, written++ === 0));
    tell(written);
  }
  return written;
}
