import type { Format } from '../file/formats.js';

/** What becomes of a row whose key is in the table already: it is refused, it changes that row, or it is passed over. */
export type OnConflict =
  { readonly action: 'refuse' } | { readonly action: 'update' | 'ignore'; readonly columns: readonly string[] | null };

/**
 * Which part of its rows a run of a file writes. Rows that refer to rows behind them are written `without` the columns
 * that do it (they are NULL), and in a second run `only` those columns are set, in the rows that have them.
 */
export type ImportPass =
  { readonly part: 'whole' } | { readonly part: 'without' | 'only'; readonly columns: readonly string[] };

/** How a file becomes rows of a table. */
export interface ImportOptions {
  readonly format: Format;
  /** Names of the fields in their order, for a CSV file without a header; of the keys that count, for JSON. Null: all. */
  readonly columns: readonly string[] | null;
  /** Names in the file → columns of the table; an empty one: left out. */
  readonly map: ReadonlyMap<string, string>;
  /** The text without quotes that is NULL in a CSV file. */
  readonly nullText: string;
  readonly onConflict: OnConflict;
  readonly pass: ImportPass;
  /** Rows of one transaction. */
  readonly batch: number;
  /** Goes on behind what a run before has committed. */
  readonly resume: boolean;
  /** Begins again, whatever a run before has committed. */
  readonly restart: boolean;
  /** The file that refused rows go to; null: none. */
  readonly reject: string | null;
  /** Refused rows that do not end the import. */
  readonly maxRejects: number;
  /** Reads and checks everything, and writes nothing. */
  readonly dryRun: boolean;
}

/** Why a row was refused. */
export interface Refusal {
  /** The line on which the row begins, in the file. */
  readonly line: number;
  /** The column it is about; null: the whole row. */
  readonly column: string | null;
  /** SQLSTATE or code of the catalogue, as the data API answers it. */
  readonly code: string;
  readonly message: string;
}

/** What was done so far. */
export interface ImportProgress {
  /** Rows that are in the table. */
  readonly written: number;
  readonly refused: number;
  /** Bytes read of the file as it lies there, and all it has; null: not known. */
  readonly bytes: number;
  readonly size: number | null;
}

/** What an import has done. */
export interface ImportReport {
  readonly table: string;
  readonly file: string;
  /** Rows written by this run and those before it that it went on from. */
  readonly written: number;
  readonly refused: number;
  /** Rows that a run before had dealt with; 0 when it began at the beginning. */
  readonly resumedBehind: number;
  /** The first refusals of this run, so that they can be shown. */
  readonly refusals: readonly Refusal[];
  readonly notes: readonly string[];
  /** Milliseconds. */
  readonly durationMs: number;
}
