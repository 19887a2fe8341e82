import type { TableName } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { Role } from '@backstay/kernel';

/** What a policy is about. */
export type PolicyCommand = 'all' | 'select' | 'insert' | 'update' | 'delete';

/** Alias under which a policy's own expressions mention the row of its table. */
export const rowAlias = 'row';

/** A row policy as the applied record stores it (`create policy`). Plain JSON. */
export interface Policy {
  readonly name: string;
  readonly table: TableName;
  /** False for `as restrictive`. */
  readonly permissive: boolean;
  readonly command: PolicyCommand;
  /** `public` in SQL is all three roles. */
  readonly roles: readonly Role[];
  /** Which rows are seen; null where the command has none (insert). Columns of the row have the source `rowAlias`. */
  readonly using: Expression | null;
  /** Which rows may be written; null: `using` counts, as in PostgreSQL. */
  readonly check: Expression | null;
  /** The author's text, for explanations and documentation. */
  readonly source: { readonly using: string | null; readonly check: string | null };
}
