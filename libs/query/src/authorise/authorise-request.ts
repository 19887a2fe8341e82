import { mayRead, type PolicySet } from '@backstay/policy';
import { bypassesPolicies, fail, type Role } from '@backstay/kernel';
import type { AuthorisedPlan, OrderTerm, ReadPlan } from '../pipeline.types.js';
import { orderBySelection } from '../resolve/resolve-order.js';
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
  return Object.freeze({ role, plan: inReadableOrder(plan, role), guard }) as unknown as AuthorisedPlan;
}

/**
 * A key that the role may not read is no tie-break for it: the order of the rows would tell the order of the key.
 */
function inReadableOrder(plan: ReadPlan, role: Role): ReadPlan {
  const { table, order, columns } = plan;
  const isReadable = ({ expression }: OrderTerm): boolean =>
    expression.kind !== 'column' || mayRead(table, role, expression.column);
  if (order.every(isReadable)) return plan;
  return {
    ...plan,
    order: orderBySelection(
      order.filter((term) => !term.tieBreak),
      columns,
      table,
    ),
  };
}
