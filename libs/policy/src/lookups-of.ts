import { subqueryOf, visit } from '@backstay/expression';
import type { Policy } from './policy.js';

/**
 * Names of the look-up functions whose tables a policy reads without their own policies, each once: what a reviewer
 * wants to see beside the policy.
 */
export function lookupsOf(policy: Policy): readonly string[] {
  const names = new Set<string>();
  for (const expression of [policy.using, policy.check]) {
    if (!expression) continue;
    visit(expression, (node) => {
      const name = subqueryOf(node)?.definer;
      if (name !== undefined) names.add(name);
    });
  }
  return [...names];
}
