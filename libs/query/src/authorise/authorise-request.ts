import { mayRead, type PolicySet } from '@backstay/policy';
import { bypassesPolicies, fail, type Role } from '@backstay/kernel';
import type { AuthorisedPlan, ReadPlan } from '../pipeline.types.js';
import { mentionedColumns } from './mentioned-columns.js';

/**
 * The third stage, and the only maker of an AuthorisedPlan: the role must hold a grant on every column that was named,
 * and the role's policies become part of the plan. Throws `permission_denied`.
 */
export function authoriseRequest(plan: ReadPlan, role: Role, policies: PolicySet): AuthorisedPlan {
  const { table } = plan;
  for (const column of mentionedColumns(plan)) {
    if (!mayRead(table, role, column)) throw fail('permission_denied', { table: table.name });
  }
  const guard = bypassesPolicies(role) ? null : policies.guard(table, 'select', 'using', role, plan.alias);
  // The brand exists in the type only; this is the one place that gives it.
  return Object.freeze({ role, plan, guard }) as unknown as AuthorisedPlan;
}
