import type { RawValue, Statement } from '@backstay/query';

/** A column as the engine itself describes it; texts are the engine's own words, compared only with themselves. */
export interface SnapshotColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** The default's text; null: none. */
  readonly default: string | null;
  /** The generated column's expression; null: an ordinary column. */
  readonly generated: string | null;
  readonly identity: boolean;
  /** Null where the type has none or the engine does not say. */
  readonly collation: string | null;
}

/** A foreign key as the engine describes it. */
export interface SnapshotForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly onUpdate: string;
  readonly onDelete: string;
}

/** A table or view that is there. */
export interface SnapshotTable {
  readonly kind: 'table' | 'view';
  /** The namespace; `public` on engines without namespaces. */
  readonly schema: string;
  /** The physical name. */
  readonly name: string;
  /** Sorted by name, as all lists here, so that two snapshots compare by value. */
  readonly columns: readonly SnapshotColumn[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly { readonly name: string; readonly unique: boolean; readonly columns: readonly string[] }[];
  readonly foreignKeys: readonly SnapshotForeignKey[];
  /** `expression` is the engine's text; empty where it does not say. */
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  /** Names of the triggers on it. */
  readonly triggers: readonly string[];
}

/** What is in a database, whoever made it. */
export interface DatabaseSnapshot {
  readonly tables: readonly SnapshotTable[];
}

/** What a query of an introspector gave. */
export interface FoundRows {
  readonly rows: readonly (readonly RawValue[])[];
}

/** Reads the engine's own description of its tables. */
export interface Introspector {
  /** A query for the tables that have triggers, whoever made them: namespace and physical name. */
  readonly triggered: string;
  snapshot(read: (statements: readonly Statement[]) => Promise<readonly FoundRows[]>): Promise<DatabaseSnapshot>;
}
