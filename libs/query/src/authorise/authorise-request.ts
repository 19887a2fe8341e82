import type { Table, TableName } from '@backstay/catalog';
import { hasSubquery, rewrite, type Expression, type ViewQuery } from '@backstay/expression';
import { mayRead, type PolicySet } from '@backstay/policy';
import { fail, type Role } from '@backstay/kernel';
import type { AuthorisedPlan, OrderTerm, Projection, ReadPlan } from '../pipeline.types.js';
import { conjunctsOf, isPlain } from '../compile/is-plain.js';
import { orderBySelection } from '../resolve/resolve-order.js';
import { computedColumns, type ComputedColumns } from './computed-columns.js';
import { mentionedColumns, tablesOf, type Mention } from './mentioned-columns.js';

/** What a plan is for. */
export interface PlanUse {
  /** It is the reading side of a write: a statement that writes needs SELECT for the columns that it names alone. */
  readonly ofWrite?: boolean;
}

/**
 * The third stage, and the only maker of an AuthorisedPlan: the role must hold a grant on every column that was named,
 * and the role's policies become part of the plan, at every mention of a table. Throws `permission_denied`.
 */
export function authoriseRequest(plan: ReadPlan, role: Role, policies: PolicySet, use: PlanUse = {}): AuthorisedPlan {
  const [denied] = deniedColumns(plan, role, use);
  if (denied !== undefined) throw fail('permission_denied', { table: denied.table.name });
  return authoriseRead(plan, role, { policies, computed: computedColumns(plan) });
}

/** What a read is authorised by, and the computed columns in it. */
interface Rules {
  readonly policies: PolicySet;
  readonly computed: ComputedColumns;
}

/** The columns that a request names and the role has no SELECT grant for: each of them alone refuses the request. */
export function deniedColumns(plan: ReadPlan, role: Role, use: PlanUse = {}): readonly Mention[] {
  const mentions = mentionedColumns(plan);
  const denied = mentions.filter(({ table, column }) => !mayRead(table, role, column));
  return [...denied, ...unseen(plan, role, new Set(mentions.map(({ table }) => table)), use)];
}

/** Rows are counted without naming a column, but a table of which the role may read none is not even counted. */
const unseen = (plan: ReadPlan, role: Role, named: ReadonlySet<Table>, { ofWrite }: PlanUse): readonly Mention[] =>
  tablesOf(plan).flatMap(({ table, alias }) => {
    const [first] = table.columns;
    const isOpen = (plan.call !== undefined || ofWrite === true) && alias === plan.alias;
    if (first === undefined || named.has(table) || isOpen) return [];
    return table.columns.some(({ name }) => mayRead(table, role, name)) ? [] : [{ table, column: first.name }];
  });

function authoriseRead(plan: ReadPlan, role: Role, rules: Rules): AuthorisedPlan {
  const { policies, computed } = rules;
  const tables = computed.size === 0 ? [] : tablesOf(plan);
  const readingOf: Reading = (table, alias) => {
    const names = computed.get(alias);
    const named = names && tables.find((one) => one.alias === alias);
    if (names === undefined || named === undefined) return policies.reading(table, alias, role);
    return policies.readingComputed(named.table, alias, role, names, null);
  };
  const guarded = (expression: Expression): Expression => guardSubqueries(expression, readingOf);
  const embeds = plan.embeds.map((embed) => ({
    embed,
    read: authoriseRead(embed.read, role, rules),
    junctionGuard: embed.junction === null ? null : readingOf(embed.junction.table, embed.junction.alias).guard,
  }));
  const ordered = inReadableOrder(plan, role);
  const own: ReadPlan =
    plan.embeds.length === 0
      ? ordered
      : {
          ...ordered,
          filter: ordered.filter === null ? null : guarded(ordered.filter),
          order: ordered.order.map((term) => ({ ...term, expression: guarded(term.expression) })),
          columns: plan.grouped ? guardColumns(ordered.columns, guarded) : ordered.columns,
        };
  const reading =
    plan.call === undefined
      ? readingOf(plan.table, plan.alias)
      : called(plan, policies.calling(plan.call, role), role, rules);
  // The brand exists in the type only; this is the one place that gives it.
  return Object.freeze({ role, plan: own, ...reading, embeds }) as unknown as AuthorisedPlan;
}

/** The rows that a function gives, with the computed columns of their table that were asked for. */
function called({ table, alias }: ReadPlan, view: ViewQuery, role: Role, { policies, computed }: Rules) {
  const names = computed.get(alias);
  return names === undefined ? { guard: null, view } : policies.readingComputed(table, alias, role, names, view);
}

/** Columns of groups come out of related rows, too. */
const guardColumns = (
  columns: readonly Projection[],
  guarded: (expression: Expression) => Expression,
): readonly Projection[] =>
  columns.map(({ expression, members, ...rest }) => ({
    ...rest,
    expression: guarded(expression),
    ...(members && { members: guardColumns(members, guarded) }),
  }));

/** What guards a table that is read under an alias, and what is read in a view's place. */
type Reading = (table: TableName, alias: string) => ReturnType<PolicySet['reading']>;

/**
 * Puts the guards of the role on the tables of all subqueries that a request brought in, also inside each other. What
 * can fail or take time stands behind the guards, as in the WHERE of a read.
 */
function guardSubqueries(expression: Expression, readingOf: Reading): Expression {
  return rewrite(expression, (node) => {
    if (!hasSubquery(node)) return node;
    const from = node.query.from.map((one) => ({ ...one, ...readingOf(one.table, one.alias) }));
    const guards = from.flatMap(({ guard }) => (guard === null ? [] : [guard]));
    return { ...node, query: { ...node.query, from, where: node.query.where && shielded(node.query.where, guards) } };
  });
}

function shielded(where: Expression, guards: readonly Expression[]): Expression {
  const conjuncts = conjunctsOf(where);
  const slow = conjuncts.filter((one) => !isPlain(one));
  if (guards.length === 0 || slow.length === 0) return where;
  const branch = { when: { kind: 'and', operands: guards }, then: { kind: 'and', operands: slow } } as const;
  const behind: Expression = { kind: 'case', type: { kind: 'boolean' }, branches: [branch], otherwise: null };
  return { kind: 'and', operands: [...conjuncts.filter(isPlain), behind] };
}

/**
 * A key that the role may not read is no tie-break for it: the order of the rows would tell the order of the key.
 */
function inReadableOrder(plan: ReadPlan, role: Role): ReadPlan {
  const { table, order, columns } = plan;
  // What a function gives is its caller's.
  if (plan.call !== undefined) return plan;
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
