import type { SchemaNote } from '../parse/parsed-schema.js';
import type { Way } from '@backstay/engine';
import type { DriftFinding } from '../drift/drift-finding.js';
import type { SchemaRecord } from '../schema-record.js';
import type { RenameMarker } from './schema-rename.js';
import type { SchemaChange } from './schema-change.js';

/**
 * How careful one must be with a step. `safe`: adds, loses nothing. `confirm`: changes who may see or do what, so
 * outside development somebody has to say yes. `destructive`: loses data. `refused`: cannot be done, `warning` says why
 * and what to do instead.
 */
export type StepRisk = 'safe' | 'confirm' | 'destructive' | 'refused';

/** One change of the schema. */
export interface PlanStep {
  /** What happens, in the field's terms: `create table`, `add column`, `change policy`. */
  readonly action: string;
  /** What it happens to, in the author's names: `public.books`, `public.books.price`, `books_price_check`. */
  readonly object: string;
  readonly risk: StepRisk;
  /** What can go wrong or is lost, and what to do; null when there is nothing to say. */
  readonly warning: string | null;
  /** In order. Empty: only the record changes, or a rebuild of the table later in the plan does it. */
  readonly statements: readonly string[];
  /** How it is expected to change a table that is there; absent: it changes none. */
  readonly way?: Way;
  /** The rows of the table, where it reads or writes all of them; absent where that is not known. */
  readonly rows?: number;
  /** The difference this step is about. */
  readonly change: SchemaChange;
}

/** What it takes to get from the applied record to the desired one. Plain JSON (`--json` prints it without records). */
export interface SchemaPlan {
  /** Version of the record this plan starts from; applying to another version is refused. */
  readonly from: number;
  readonly engine: string;
  readonly steps: readonly PlanStep[];
  readonly before: SchemaRecord;
  readonly after: SchemaRecord;
  /** What somebody changed by hand since the last apply; steps that touch it are refused. */
  readonly drift: readonly DriftFinding[];
  /** What the files say has had another name; those that are stale among them. */
  readonly markers: readonly RenameMarker[];
  /** What the files say that has no effect (yet). */
  readonly notes: readonly SchemaNote[];
}

/** A change of a table that was there before, and how it went. */
export interface AppliedStatement {
  readonly action: string;
  readonly object: string;
  readonly way: Way;
}

/** What an apply has done. */
export interface AppliedVersion {
  readonly version: number;
  /** False: there was nothing to do. */
  readonly changed: boolean;
  readonly steps: number;
  /** What changed tables that were there before, in order. */
  readonly ran: readonly AppliedStatement[];
  /** Other nodes that had not taken up the version when the wait was over; empty is what one wants. */
  readonly behind: readonly string[];
}

/** What an apply may do. */
export interface ApplyOptions {
  /** Also destructive steps, and outside development those to be confirmed. */
  readonly allowDestructive: boolean;
}
