import { qualified } from './schema-change.js';
import type { PlanStep } from './schema-plan.js';

/** The steps that make tables, each after those that its foreign keys point at, as far as these do not go in circles. */
export function creationOrder(creations: readonly PlanStep[], steps: readonly PlanStep[]): readonly PlanStep[] {
  const byName = new Map(creations.map((creation) => [creation.object, creation]));
  const targets = targetsOf(steps);
  const order = new Set<PlanStep>();
  const seen = new Set<string>();
  // A stack of its own: a chain of references may be as long as there are tables.
  const stack = [...byName.keys()].toReversed().map((name) => ({ name, isLeft: false }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const creation = byName.get(top.name);
    if (creation === undefined) continue;
    if (top.isLeft) order.add(creation);
    else if (!seen.has(top.name)) {
      seen.add(top.name);
      stack.push({ name: top.name, isLeft: true });
      for (const name of targets.get(top.name) ?? []) stack.push({ name, isLeft: false });
    }
  }
  return [...order];
}

/** Table → the tables its new foreign keys point at. */
function targetsOf(steps: readonly PlanStep[]): ReadonlyMap<string, readonly string[]> {
  const pairs = steps.flatMap(({ change }) =>
    change.kind === 'foreign key' && change.after !== null
      ? [{ from: qualified(change.table), to: qualified(change.after.references.table) }]
      : [],
  );
  return new Map([...Map.groupBy(pairs, ({ from }) => from)].map(([from, list]) => [from, list.map(({ to }) => to)]));
}
