import type { Table } from '@backstay/catalog';
import { hasSubquery, rewrite, type Expression, type ViewQuery } from '@backstay/expression';
import { mayRead, type PolicySet } from '@backstay/policy';
import { fail, type Role } from '@backstay/kernel';
import type { AuthorisedPlan, OrderTerm, Projection, ReadPlan } from '../pipeline.types.js';
import { conjunctsOf } from '../compile/is-plain.js';
import { orderBySelection } from '../resolve/resolve-order.js';
import { computedColumns } from './computed-columns.js';
import { computedRelations, givenAliases } from './computed-relations.js';
import { mentionedColumns, tablesOf, type Mention } from './mentioned-columns.js';
import { readingOf, shielded, type Reading, type Rules } from './reading.js';

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
  return authoriseRead(plan, role, { policies, computed: computedColumns(plan), relations: computedRelations(plan) });
}

/** The columns that a request names and the role has no SELECT grant for: each of them alone refuses the request. */
export function deniedColumns(plan: ReadPlan, role: Role, use: PlanUse = {}): readonly Mention[] {
  const mentions = mentionedColumns(plan);
  const denied = mentions.filter(({ table, column }) => !mayRead(table, role, column));
  return [...denied, ...unseen(plan, role, new Set(mentions.map(({ table }) => table)), use)];
}

/** Rows are counted without naming a column, but a table of which the role may read none is not even counted. */
function unseen(plan: ReadPlan, role: Role, named: ReadonlySet<Table>, { ofWrite }: PlanUse): readonly Mention[] {
  const given = givenAliases(plan);
  return tablesOf(plan).flatMap(({ table, alias }) => {
    const [first] = table.columns;
    const isOpen = given.has(alias) || (ofWrite === true && alias === plan.alias);
    if (first === undefined || named.has(table) || isOpen) return [];
    return table.columns.some(({ name }) => mayRead(table, role, name)) ? [] : [{ table, column: first.name }];
  });
}

function authoriseRead(plan: ReadPlan, role: Role, rules: Rules): AuthorisedPlan {
  const { policies } = rules;
  const reading = readingOf(plan, role, rules);
  const guarded = (expression: Expression): Expression => guardSubqueries(expression, reading, rules);
  const embeds = plan.embeds.map((embed) => ({
    embed,
    read: authoriseRead(embed.read, role, rules),
    junctionGuard: embed.junction === null ? null : reading(embed.junction.table, embed.junction.alias).guard,
  }));
  const ordered = inReadableOrder(plan, role, rules);
  const own: ReadPlan =
    plan.embeds.length === 0
      ? ordered
      : {
          ...ordered,
          filter: ordered.filter === null ? null : guarded(ordered.filter),
          order: ordered.order.map((term) => ({ ...term, expression: guarded(term.expression) })),
          columns: plan.grouped ? guardColumns(ordered.columns, guarded) : ordered.columns,
        };
  const source =
    plan.call === undefined
      ? reading(plan.table, plan.alias)
      : called(plan, policies.calling(plan.call, role), role, rules);
  // The brand exists in the type only; this is the one place that gives it.
  return Object.freeze({ role, plan: own, ...source, embeds }) as unknown as AuthorisedPlan;
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

/**
 * Puts the guards of the role on the tables of all subqueries that a request brought in, also inside each other. What
 * can fail or take time stands behind the guards, as in the WHERE of a read.
 */
function guardSubqueries(expression: Expression, reading: Reading, { relations }: Rules): Expression {
  return rewrite(expression, (node) => {
    if (!hasSubquery(node)) return node;
    const from = node.query.from.map((one) => ({ ...one, ...reading(one.table, one.alias) }));
    const { where } = node.query;
    const given = from.map(({ alias }) => relations.get(alias)?.computed).find((one) => one?.definer === true);
    // A definer's rows are its caller's where the row above is.
    const pairs = where !== null && given !== undefined ? conjunctsOf(where).filter(isPair) : [];
    const guards = [...from.flatMap(({ guard }) => (guard === null ? [] : [guard])), ...pairs];
    const query = { ...node.query, from, where: where && shielded(where, guards) };
    return { ...node, query: given === undefined ? query : { ...query, definer: given.name } };
  });
}

/** How a subquery pairs rows with those above: compared as the engine compares a foreign key. */
const isPair = (condition: Expression): boolean => condition.kind === 'compare' && condition.native === true;

/**
 * A key that the role may not read is no tie-break for it: the order of the rows would tell the order of the key.
 */
function inReadableOrder(plan: ReadPlan, role: Role, { relations }: Rules): ReadPlan {
  const { table, order, columns } = plan;
  // What a function gives is its caller's.
  if (plan.call !== undefined || relations.get(plan.alias)?.computed.definer === true) return plan;
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
