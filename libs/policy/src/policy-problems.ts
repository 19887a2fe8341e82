import type { Privilege, TableName } from '@backstay/catalog';
import { subqueryOf, visit, type Expression } from '@backstay/expression';
import { bypassesPolicies, roles, type Role } from '@backstay/kernel';
import { applies, keyOf } from './applies.js';
import type { Policy } from './policy.js';

/** What is wrong with the policies taken together. */
export interface PolicyProblem {
  readonly message: string;
  readonly advice: string | null;
  /** The policy to point at. */
  readonly policy: Policy;
}

/** One step of a chain: a policy, and a table that a subquery of it reads. */
interface Step {
  readonly policy: Policy;
  readonly table: TableName;
}

/**
 * Finds policies that PostgreSQL would refuse at run time with 42P17: those whose subqueries lead back to their own
 * table. As there, it counts by table, whatever the command; a table whose policies hold no subquery ends the chain;
 * and look-up functions (`security definer`) read without policies, so they are the way out.
 */
export function findPolicyProblems(policies: readonly Policy[]): readonly PolicyProblem[] {
  const problems = new Map<string, PolicyProblem>();
  const byTable = Map.groupBy(policies, (policy) => keyOf(policy.table));
  for (const role of roles.filter((candidate) => !bypassesPolicies(candidate))) {
    for (const [first] of byTable.values()) {
      if (first === undefined) continue;
      for (const command of ['select', 'insert', 'update', 'delete'] as const) {
        const cycle = new CycleSearch(byTable, role).from(first.table, command, []);
        const problem = cycle && describe(cycle);
        if (problem && !problems.has(problem.message)) problems.set(problem.message, problem);
      }
    }
  }
  return [...problems.values()];
}

/** Follows subqueries from one table, for one role. */
class CycleSearch {
  /** Tables that lead nowhere bad, so that each is followed once. */
  readonly #safe = new Set<string>();

  constructor(
    readonly byTable: ReadonlyMap<string, readonly Policy[]>,
    readonly role: Role,
  ) {}

  /** The steps of a cycle that is reached from here, or null. `path` is how we came. */
  from(table: TableName, command: Privilege, path: readonly Step[]): readonly Step[] | null {
    const key = keyOf(table);
    if (this.#safe.has(key)) return null;
    const clauses = this.#clauses(key, command);
    if (!clauses.some(({ policy }) => holdsSubquery(policy))) return null;
    const start = path.findIndex((step) => keyOf(step.policy.table) === key);
    if (start >= 0) return path.slice(start);
    for (const { policy, expression } of clauses) {
      for (const read of tablesReadBy(expression)) {
        const cycle = this.from(read, 'select', [...path, { policy, table: read }]);
        if (cycle) return cycle;
      }
    }
    this.#safe.add(key);
    return null;
  }

  /**
   * What stands in a statement for this command. Writing may also read the row (a filter, RETURNING), and then the
   * SELECT policies stand there too.
   */
  #clauses(key: string, command: Privilege): readonly Clause[] {
    const onTable = this.byTable.get(key) ?? [];
    const side = (of: Privilege, clause: (policy: Policy) => Expression | null): readonly Clause[] => {
      const policies = onTable.filter((policy) => applies(policy, of, this.role) && clause(policy) !== null);
      // Without a permissive policy the answer is no, and the restrictive ones are not looked at.
      if (!policies.some((policy) => policy.permissive)) return [];
      return policies.flatMap((policy) => {
        const expression = clause(policy);
        return expression ? [{ policy, expression }] : [];
      });
    };
    return [
      ...side('select', (policy) => policy.using),
      ...(command === 'insert' ? [] : side(command, (policy) => policy.using)),
      ...(command === 'insert' || command === 'update' ? side(command, (policy) => policy.check ?? policy.using) : []),
    ];
  }
}

/** One clause of a policy that is part of a statement. */
interface Clause {
  readonly policy: Policy;
  readonly expression: Expression;
}

/** Whether any clause of the policy reads a table under policies; PostgreSQL asks the policy, not the clause. */
const holdsSubquery = (policy: Policy): boolean =>
  [policy.using, policy.check].some((expression) => expression !== null && tablesReadBy(expression).length > 0);

/** Tables in the subqueries of an expression, those of look-up functions left out. */
function tablesReadBy(expression: Expression): readonly TableName[] {
  const found = new Map<string, TableName>();
  visit(expression, (node) => collectTables(node, found));
  return [...found.values()];
}

function collectTables(node: Expression, found: Map<string, TableName>): void {
  const query = subqueryOf(node);
  if (query?.definer !== undefined) return;
  for (const { table } of query?.from ?? []) found.set(keyOf(table), table);
}

function describe(cycle: readonly Step[]): PolicyProblem | null {
  const first = cycle.reduce(
    (least, step) => (keyOf(step.policy.table) < keyOf(least.policy.table) ? step : least),
    cycle[0] as Step,
  );
  const turned = [...cycle.slice(cycle.indexOf(first)), ...cycle.slice(0, cycle.indexOf(first))];
  const chain = turned.map(
    ({ policy, table }) => `policy "${policy.name}" on ${policy.table.name} reads ${table.name}`,
  );
  return {
    message: `infinite recursion detected in policy for relation "${first.policy.table.name}": ${chain.join(', ')}`,
    advice: 'Move the look-up into a function: create function … language sql stable security definer.',
    policy: first.policy,
  };
}
