import type { Key, Table } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { CommandForm } from '@backstay/policy';
import type { Role } from '@backstay/kernel';
import type { AuthorisedPlan, ReadPlan, ResolvedRequest } from './pipeline.types.js';

/** Canonical texts by column, null for NULL; a column that is missing is filled by the database. */
export type StoredRow = ReadonlyMap<string, string | null>;

/** A write in which every name is one of the catalog and every value has been read as its column's type. */
export interface WritePlan {
  readonly kind: 'insert' | 'update' | 'delete' | 'merge' | 'ignore';
  readonly table: Table;
  /** Alias of the table in all expressions here. */
  readonly alias: string;
  /** The rows that are reached, and the values that its slots point at. */
  readonly reach: ResolvedRequest;
  /**
   * What is answered of each row, with what is embedded in it; its filter leaves rows out of the answer only. Its order is
   * that of the answer; empty: as the rows were written.
   */
  readonly read: ReadPlan;
  /** The values that slots of `read` point at. */
  readonly values: readonly (string | null)[];
  /** What a condition of the request is about, read as the request would read it; null: there is no condition. */
  readonly expected: ResolvedRequest | null;
  /** Names of the columns that the caller writes. */
  readonly given: readonly string[];
  /** Rows as proposed, for an insert or upsert. */
  readonly rows: readonly StoredRow[];
  /** What an update sets, the same for all rows; empty otherwise. */
  readonly change: StoredRow;
  /** The key by which an upsert finds the row it runs into; null otherwise. */
  readonly conflict: Key | null;
  /** Whether it reads columns of the table; absent: it does where it has a filter, a condition, or answers something. */
  readonly reads?: boolean;
  /** What is told of the rows: nothing, their key (Location), or what `read` selects. */
  readonly answers: 'nothing' | 'key' | 'rows';
}

/** The conditions of the command table, each of them all that it asks for; null: nothing restricts the role. */
export interface WriteGuards {
  readonly existing: Expression | null;
  readonly proposed: Expression | null;
  readonly conflicting: Expression | null;
  readonly merged: Expression | null;
}

declare const authorisedWrite: unique symbol;

/**
 * A write with the role's policies beside it. Only `authoriseWrite` makes one (the brand is not exported), so that no
 * statement can be made of a write without policies.
 */
export interface AuthorisedWrite {
  readonly [authorisedWrite]: true;
  readonly role: Role;
  readonly form: CommandForm;
  readonly plan: WritePlan;
  readonly guards: WriteGuards;
  /** The reading side with the caller's grants tested; rows were let through by the guards of the write. */
  readonly read: AuthorisedPlan;
  /** What a condition is about, under the policies of reading; null: there is no condition. */
  readonly expected: AuthorisedPlan | null;
}
