import type { TableName } from './table.js';

/** How many rows of the target one row of the source can have. */
export type RelationKind = 'many-to-one' | 'one-to-many' | 'one-to-one' | 'many-to-many';

/** One direction of a foreign key, or two of them through a junction. */
export interface Relation {
  readonly kind: RelationKind;
  readonly source: TableName;
  readonly target: TableName;
  /** Name of the foreign key; for many-to-many that of the junction towards the target. */
  readonly constraint: string;
  /** Columns of source and target that pair up; for many-to-many those that meet the junction's. */
  readonly sourceColumns: readonly string[];
  readonly targetColumns: readonly string[];
  /** The target is a view: only its name finds it, since a key's name or column means the key's own table. */
  readonly toView?: true;
  /** Only for many-to-many: the table between, and its columns towards source and target. */
  readonly junction: {
    readonly table: TableName;
    readonly sourceConstraint: string;
    readonly sourceColumns: readonly string[];
    readonly targetColumns: readonly string[];
  } | null;
}
