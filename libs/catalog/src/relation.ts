import type { FunctionOrder } from './catalog-function.js';
import type { TableName } from './table.js';

/** How many rows of the target one row of the source can have. */
export type RelationKind = 'many-to-one' | 'one-to-many' | 'one-to-one' | 'many-to-many';

/** What is known of a relation that a function from a row to rows of a table makes; policies know which rows it gives. */
export interface ComputedRelation {
  /** Its name in the schema of the source. */
  readonly name: string;
  /** Gives rows of the target that the caller may not read (`security definer`). */
  readonly definer: boolean;
  /** The order its rows have unless the caller asks for another one. */
  readonly order: readonly FunctionOrder[];
}

/** One direction of a foreign key, or two of them through a junction; or what a function computes. */
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
  /** A function made it, whose name `constraint` is: its name alone finds it. Absent: a foreign key did. */
  readonly computed?: ComputedRelation;
  /** Only for many-to-many: the table between, and its columns towards source and target. */
  readonly junction: {
    readonly table: TableName;
    readonly sourceConstraint: string;
    readonly sourceColumns: readonly string[];
    readonly targetColumns: readonly string[];
  } | null;
}
