import type { Catalog } from '@backstay/catalog';
import type { PolicySet } from '@backstay/policy';

/** What this node enforces right now: one immutable snapshot, replaced as a whole. */
export interface AppliedSnapshot {
  /** Version of the applied record; 0 when nothing has been applied yet. */
  readonly version: number;
  readonly catalog: Catalog;
  readonly policies: PolicySet;
}
