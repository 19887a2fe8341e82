import type { Engine } from '@backstay/engine';
import type { Principal } from '@backstay/kernel';
import type { AppliedSnapshot } from '@backstay/schema';

/** What an explanation is made with. */
export interface ExplainContext {
  readonly engine: Engine;
  readonly snapshot: Pick<AppliedSnapshot, 'catalog' | 'policies'>;
  /** Who asked; a role that policies bind. */
  readonly principal: Principal;
  readonly timeoutMs: number;
}

/** Rows that one explanation shows at most. */
export const mostRows = 10;
