import type { SourcePosition } from '../parse/parsed-schema.js';

/** What the lint looks for; `docs/policy-lint.md` says more of each. */
export type LintCode =
  | 'cycle'
  | 'always-true'
  | 'never-true'
  | 'no-index'
  | 'unused-policy'
  | 'unused-function'
  | 'useless-policy'
  | 'missing-check'
  | 'nullable-owner'
  | 'write-without-select'
  | 'closed-table'
  | 'unread-column';

/** Something about a policy, a function or a table. `error`: it cannot be applied or cannot mean what it says. */
export interface LintFinding {
  readonly code: LintCode;
  readonly severity: 'error' | 'warning' | 'note';
  readonly table: string | null;
  /** The policy or function; null: the table itself. */
  readonly name: string | null;
  readonly message: string;
  readonly advice: string;
  /** Null: the schema does not come from files. */
  readonly at: SourcePosition | null;
}

/** A finding before its place is looked up. */
export type LintDraft = Omit<LintFinding, 'at'>;
