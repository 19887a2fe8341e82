import type { ColumnType } from '@backstay/catalog';
import type { SnapshotColumn, SnapshotTable, SnapshotType } from './database-snapshot.js';

/** What fills an adopted column that a write leaves out. `database`: the engine's own default, in its own words. */
export type AdoptedDefault =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'now' | 'uuid' }
  | { readonly kind: 'database'; readonly text: string };

/** How a column that is there already is served. */
export interface AdoptedColumn {
  /** An enum has no name yet. */
  readonly type: ColumnType;
  /** What `ColumnType.stored` is to say: how the values are kept; null: just as this system keeps the type itself. */
  readonly stored: string | null;
  /** Whether NULL may come out, which for a zero date is so although the engine stores no NULL. */
  readonly nullable: boolean;
  readonly default: AdoptedDefault | null;
  /** The engine numbers it by itself. */
  readonly counted: boolean;
  /** Why nothing may write it; null: it may be written. */
  readonly readOnly: string | null;
  /** What whoever uses the API has to know, as sentences. */
  readonly remarks: readonly string[];
}

/** Says how what one engine holds already is served, or why it is not. No I/O. */
export interface Adopter {
  /** The column in portable terms; a text: why it is left out. `types` are the application's own. */
  column(column: SnapshotColumn, table: SnapshotTable, types: readonly SnapshotType[]): AdoptedColumn | string;
  /** Why nothing may write the table; null: it may be written. */
  readOnly(table: SnapshotTable): string | null;
  /** Whether a column kept so can be read and written exactly as this type. */
  servesAs(stored: string, type: ColumnType): boolean;
}
