import type { Principal } from '@backstay/kernel';
import type { Format } from '../file/formats.js';

/** Which rows of a table are written, and how. */
export interface ExportOptions {
  readonly format: Format;
  /** As `select` of the data API; null: every column. */
  readonly select: string | null;
  /** Filters of the data API, `column=operator.value`. */
  readonly where: readonly (readonly [name: string, value: string])[];
  /** As `order` of the data API; null: by the primary key. */
  readonly order: string | null;
  /** Whose policies and grants apply. */
  readonly principal: Principal;
  /** Goes on behind the last whole row of the file that is there. */
  readonly resume: boolean;
}

/** What an export has done. */
export interface ExportReport {
  readonly table: string;
  readonly file: string;
  /** Rows in the file, those that were there before among them. */
  readonly rows: number;
  /** SHA-256 of the file as it lies there, in hexadecimal; null for standard output. */
  readonly sha256: string | null;
  /** Milliseconds. */
  readonly durationMs: number;
}
