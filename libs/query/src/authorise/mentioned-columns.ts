import { visit, type Expression } from '@backstay/expression';
import type { ReadPlan } from '../pipeline.types.js';

/** The columns a caller named in select, filter or order, `*` and the bases of JSON paths included. */
export function mentionedColumns(plan: ReadPlan): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (expression: Expression): void =>
    visit(expression, (node) => {
      if (node.kind === 'column' && node.source === plan.alias) names.add(node.column);
    });
  for (const projection of plan.columns) collect(projection.expression);
  if (plan.filter !== null) collect(plan.filter);
  for (const term of plan.order) if (term.tieBreak === undefined) collect(term.expression);
  return names;
}
