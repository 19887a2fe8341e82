import type { Table } from '@backstay/catalog';
import type { SchemaProblem, SourcePosition } from '../parse/parsed-schema.js';
import type { Constant } from '../parse/statements/constant.js';

/** A value of a seed row. `default`: what the column's default gives. */
export type SeedValue = Constant | { readonly kind: 'default' };

/** One row: where it stands, and its values in the order of the batch's columns. */
export interface SeedRow {
  readonly at: SourcePosition;
  readonly values: readonly SeedValue[];
}

/** Rows of one INSERT statement, or of one CSV or JSON file. */
export interface SeedRows {
  readonly table: Table;
  /** Columns that the rows give; the others get their defaults. */
  readonly columns: readonly string[];
  readonly rows: readonly SeedRow[];
}

/** What a seed folder says. `problems` is empty when it can be loaded. */
export interface Seeds {
  /** Names of the files, in the order of loading. */
  readonly files: readonly string[];
  readonly batches: readonly SeedRows[];
  readonly problems: readonly SchemaProblem[];
  /** What was read and not loaded, one line each (statements about storage). */
  readonly skipped: readonly string[];
}

/** What the reader of one file gives. */
export type SeedFile = Omit<Seeds, 'files'>;
