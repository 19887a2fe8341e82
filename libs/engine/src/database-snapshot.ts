import type { RawValue, Statement } from '@backstay/query';

/** A column as the engine itself describes it; texts are the engine's own words, compared only with themselves. */
export interface SnapshotColumn {
  readonly name: string;
  /** With length, scale, sign, labels and whatever else the engine counts to the type (`int(10) unsigned`). */
  readonly type: string;
  readonly nullable: boolean;
  /** The default's text; null: none. */
  readonly default: string | null;
  /** The generated column's expression; null: an ordinary column. */
  readonly generated: string | null;
  /** Generated when it is read, not stored. */
  readonly virtual: boolean;
  readonly identity: boolean;
  /** Null where the type has none or the engine does not say. */
  readonly charset: string | null;
  readonly collation: string | null;
  /** What else the engine has to say (`on update current_timestamp()`, `invisible`); empty: nothing. */
  readonly extra: string;
  readonly comment: string | null;
}

/** One member of an index: a column, perhaps only its beginning, or an expression. */
export interface SnapshotIndexPart {
  /** Null for an expression. */
  readonly column: string | null;
  readonly expression: string | null;
  /** Characters (or bytes) of the column that are indexed; null: all of it. */
  readonly prefix: number | null;
  readonly descending: boolean;
  /** Where the engine says it and it is not the column's own; otherwise null. */
  readonly collation: string | null;
}

/** An index that is not the primary key. */
export interface SnapshotIndex {
  readonly name: string;
  readonly unique: boolean;
  /** In the engine's word, in small letters: `btree`, `fulltext`, `spatial`, `gin` …. */
  readonly kind: string;
  /** The WHERE of a partial index; null: all rows. */
  readonly predicate: string | null;
  /** It is there for a unique constraint. Where the engine makes no difference, every unique index is. */
  readonly constraint: boolean;
  readonly parts: readonly SnapshotIndexPart[];
}

/** A foreign key as the engine describes it. */
export interface SnapshotForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  /** Namespace of the table it points at. */
  readonly schema: string;
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
  /** How rows are kept, in the engine's word (`InnoDB`, `MyISAM`); null where there is only one way. */
  readonly storage: string | null;
  readonly collation: string | null;
  readonly comment: string | null;
  /** A view's query in the engine's words; null for tables, and where this account may not see it. */
  readonly definition: string | null;
  /** Sorted by name, as all lists here, so that two snapshots compare by value. */
  readonly columns: readonly SnapshotColumn[];
  /** Their names in the order in which the table has them. */
  readonly columnOrder: readonly string[];
  readonly primaryKey: readonly string[];
  /** Null where primary keys have no names of their own. */
  readonly primaryKeyName: string | null;
  readonly indexes: readonly SnapshotIndex[];
  readonly foreignKeys: readonly SnapshotForeignKey[];
  /** `expression` is the engine's text; empty where it does not say. */
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  /** The triggers on it, with the text of what they do; empty where this account may not see it. */
  readonly triggers: readonly { readonly name: string; readonly statement: string }[];
}

/** A type made by the application, where the engine has such. */
export interface SnapshotType {
  readonly kind: 'enum' | 'domain';
  readonly schema: string;
  readonly name: string;
  /** An enum's labels in their order; empty for a domain. */
  readonly values: readonly string[];
  /** The type a domain stands for; null for an enum. */
  readonly base: string | null;
}

/** What is in a database, whoever made it. */
export interface DatabaseSnapshot {
  readonly tables: readonly SnapshotTable[];
  readonly types: readonly SnapshotType[];
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
