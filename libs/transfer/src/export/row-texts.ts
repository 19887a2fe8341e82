import { csvField, csvHeader, rowWriter, type RawValue } from '@backstay/query';
import type { Format } from '../file/formats.js';
import type { Page } from './read-pages.js';

/** How the rows of a file are written. */
export interface RowTexts {
  /** Before the first row. */
  readonly begin: string;
  /** A row, with what stands before it; `first`: no row was written yet. */
  readonly row: (row: readonly RawValue[], first: boolean) => string;
  /** Behind the last row. */
  readonly end: string;
}

/** Characters of one row: what a text of JavaScript can be, and no limit of ours. */
const longestRow = 512 * 1024 ** 2;

/** The texts of a format. Numbers, times and JSON are those of the data API. */
export function rowTexts(format: Format, { columns, cells }: Pick<Page, 'columns' | 'cells'>): RowTexts {
  if (format === 'csv') {
    return {
      begin: `${csvHeader(columns.map(({ name }) => name))}\n`,
      row: (row) => {
        const fields = columns.map(({ type, decode }, i) => {
          const raw = row[cells[i]!] ?? null;
          return raw === null ? '' : csvField(decode(raw), type);
        });
        return `${fields.join(',')}\n`;
      },
      end: '',
    };
  }
  const write = rowWriter(columns, cells, longestRow);
  if (format === 'json')
    return { begin: '[', row: (row, first) => `${first ? '\n' : ',\n'}${write(row)}`, end: '\n]\n' };
  // JSON that was stored with line ends between its parts stays one line; inside of texts there are none.
  return { begin: '', row: (row) => `${write(row).replaceAll(/[\r\n]+/g, ' ')}\n`, end: '' };
}
