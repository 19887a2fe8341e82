import type { Privilege } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import type { GuardSide, PolicyCommand } from '@backstay/policy';

/**
 * What became of a request, and the one reason that decides it:
 * `allowed` nothing was kept back; `hidden` rows were passed over because policies hide them; `refused` a policy refuses
 * a row as it would be written; `no grant` a grant is missing; `no policy` no permissive policy is for this role and
 * command; `no row` no row matches, whatever the policies; `constraint` the database refuses the row (key, reference,
 * check, NOT NULL); `error` the request itself is wrong, or something failed that no policy decides.
 */
export type Verdict = 'allowed' | 'hidden' | 'refused' | 'no grant' | 'no policy' | 'no row' | 'constraint' | 'error';

/** How the request was answered. */
export interface Outcome {
  readonly status: number;
  /** The catalogue's code and entry of what refused it; null when it was not refused. */
  readonly code: string | null;
  readonly entry: string | null;
  readonly message: string | null;
}

/** A grant that the role does not hold and the request needs. */
export interface MissingGrant {
  readonly table: string;
  readonly privilege: Privilege;
  /** Null: any column, or the table as such. */
  readonly column: string | null;
  /** The policy that reads it, on the table of that policy; null: the request itself does. */
  readonly policy: string | null;
}

/** A table that no permissive policy opens for the role and command. */
export interface ClosedTable {
  readonly table: string;
  readonly command: Privilege;
  /** Restrictive policies that are there; they can only take away. */
  readonly restrictive: readonly string[];
}

/** A clause and what became of it. */
export interface ClauseVerdict {
  /** In PostgreSQL's syntax, in one way of writing; look-up functions by their names. */
  readonly text: string;
  /** Null: not known before the database has filled in the row. NULL counts as false. */
  readonly holds: boolean | null;
  /** What it compared: columns of the row and claims of the caller, by the words in the text; null is NULL. */
  readonly values: Readonly<Record<string, string | null>>;
  /** Tables whose own policies hide from the caller what the clause looks for: without them it would hold. */
  readonly hiddenBy: readonly string[];
}

/** A policy that had a say about a row. */
export interface PolicyVerdict {
  readonly policy: string;
  readonly permissive: boolean;
  /** The command in its `for`. */
  readonly for: PolicyCommand;
  /** Why it was asked: the command, and whether about the row that exists or as it would be written. */
  readonly command: Privilege;
  readonly side: GuardSide;
  /** The author's text; null where the record does not keep it. */
  readonly source: string | null;
  readonly holds: boolean;
  readonly clauses: readonly ClauseVerdict[];
}

/** A clause by name. */
export interface NamedClause {
  readonly policy: string;
  readonly part: 'using' | 'check';
  /** Its place in that text, counted from 0. */
  readonly index: number;
  readonly text: string;
}

/** One row and the policies that had a say about it. */
export interface RowExplanation {
  readonly table: string;
  /** `stored`: as it is; `proposed`: as it would be inserted; `changed`: as the update or merge would leave it. */
  readonly as: 'stored' | 'proposed' | 'changed';
  /** Its primary key, or its place in the body (`row` counts from 1). */
  readonly key: Readonly<Record<string, string | null>>;
  readonly passes: boolean;
  readonly policies: readonly PolicyVerdict[];
  /**
   * The least sets of clauses that would let the row pass if they were true, and nothing less would. Empty when it
   * passes or no clause can help; null when there are too many.
   */
  readonly repairs: readonly (readonly NamedClause[])[] | null;
}

/** Why a request was answered as it was. For operators only: it tells of rows that the caller may not see. */
export interface Explanation {
  readonly verdict: Verdict;
  readonly method: string;
  readonly table: string;
  readonly role: Role;
  readonly outcome: Outcome;
  readonly grants: readonly MissingGrant[];
  readonly closed: readonly ClosedTable[];
  readonly rows: readonly RowExplanation[];
  /** Rows that are hidden or refused in all; `rows` shows some of them. */
  readonly refusedRows: number;
  /** False when looking was ended by something that the request itself does not meet, such as a time limit. */
  readonly complete: boolean;
}
