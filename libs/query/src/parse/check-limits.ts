import { fail } from '@backstay/kernel';
import type { DataRequest, FieldName, FilterTree, OrderItem, SelectItem } from './data-request.js';
import type { RequestLimits } from './request-limits.js';

/** What a request says, without what follows from its headers. */
type Said = Pick<DataRequest, 'select' | 'filters' | 'order' | 'clauses'>;

/**
 * Holds a whole request to what its parts share: one budget for all parameters and all embedded resources, however they
 * are named. Throws `too_large`. What nests is held while it is read.
 */
export function checkLimits({ select, filters, order, clauses }: Said, limits: RequestLimits): void {
  const trees = [...filters, ...clauses.flatMap(({ clause }) => (clause.kind === 'filter' ? [clause.tree] : []))];
  const terms = [...order, ...clauses.flatMap(({ clause }) => (clause.kind === 'order' ? clause.items : []))];
  hold('number of filters', countTerms(trees), limits.filterTerms);
  hold('order', terms.length, limits.orderTerms);
  const steps = stepsOfSelect(select) + stepsOfTrees(trees) + stepsOfOrder(terms);
  hold('number of JSON path steps', steps, limits.pathSteps);
}

function hold(what: string, count: number, limit: number): void {
  if (count > limit) throw fail('too_large', { what, limit });
}

/** The number of conditions in trees, each element of an `any` or `all` counted as one. */
function countTerms(trees: readonly FilterTree[]): number {
  let terms = 0;
  for (const tree of trees) {
    if (tree.kind !== 'condition') terms += 1 + countTerms(tree.operands);
    else terms += tree.quantifier === null ? 1 : Math.max(1, tree.values.length);
  }
  return terms;
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const stepsOf = ({ path }: FieldName): number => path.length;

const stepsOfSelect = (items: readonly SelectItem[]): number =>
  sum(items, (item) =>
    item.kind === 'embed' ? stepsOfSelect(item.select) : 'field' in item ? stepsOf(item.field) : 0,
  );

const stepsOfTrees = (trees: readonly FilterTree[]): number =>
  sum(trees, (tree) => (tree.kind === 'condition' ? stepsOf(tree.field) : stepsOfTrees(tree.operands)));

const stepsOfOrder = (items: readonly OrderItem[]): number => sum(items, ({ field }) => stepsOf(field));
