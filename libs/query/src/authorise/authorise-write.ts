import type { Privilege } from '@backstay/catalog';
import { visit, type Expression } from '@backstay/expression';
import { bypassesPolicies, fail, type Role } from '@backstay/kernel';
import {
  commandTable,
  mayUse,
  mayUseColumn,
  type CommandForm,
  type CommandGuard,
  type PolicySet,
} from '@backstay/policy';
import type { AuthorisedPlan, Projection } from '../pipeline.types.js';
import type { AuthorisedWrite, WriteGuards, WritePlan } from '../write-plan.js';
import { columnReference } from '../resolve/scope.js';
import { authoriseRequest } from './authorise-request.js';

/** What the server asks of writes beside grants and policies. */
export interface WriteRules {
  /** Whether changing all rows at once needs a filter (BACKSTAY_SAFE_UPDATE). */
  readonly safeUpdate: boolean;
  /** A `security definer` writes: no grants are asked. */
  readonly definer?: boolean;
}

/**
 * The third stage of a write, and the only maker of an AuthorisedWrite: the role must hold a grant on what it writes
 * and on what it reads thereby, and the command table says which of the role's policies go with it. Throws
 * `permission_denied`, and `no_where_clause` for a change of all rows.
 */
export function authoriseWrite(plan: WritePlan, role: Role, policies: PolicySet, rules: WriteRules): AuthorisedWrite {
  const { table, kind } = plan;
  const changesAll =
    (kind === 'delete' || (kind === 'update' && plan.change.size > 0)) && plan.reach.plan.filter === null;
  if (changesAll && rules.safeUpdate && !bypassesPolicies(role)) {
    throw fail('no_where_clause', { command: kind === 'update' ? 'UPDATE' : 'DELETE' });
  }
  if (rules.definer !== true) {
    if (deniedPrivileges(plan, role).length > 0) throw fail('permission_denied', { table: table.name });
    // The filter is on columns of the table alone, so all it needs are grants.
    authoriseRequest(plan.reach.plan, role, policies, { ofWrite: true });
  }
  const form = formOf(plan);
  const read = authoriseRequest(plan.read, role, policies, { ofWrite: true });
  const guards: WriteGuards = {
    existing: all(commandTable[form].existing, plan, role, policies),
    proposed: all(commandTable[form].proposed, plan, role, policies),
    conflicting: all(commandTable[form].conflicting, plan, role, policies),
    merged: all(commandTable[form].merged, plan, role, policies),
  };
  // Rows are answered because they were written: their policies have been tested with the write.
  const answered = Object.freeze({ ...read, guard: null }) as AuthorisedPlan;
  // The brand exists in the type only; this is the one place that gives it.
  const expected = plan.expected === null ? null : authoriseRequest(plan.expected.plan, role, policies);
  return Object.freeze({ role, form, plan, guards, read: answered, expected }) as unknown as AuthorisedWrite;
}

/** An authorised insert with other rows of the same columns: neither grants nor policies depend on the rows. */
export const withRows = (authorised: AuthorisedWrite, rows: WritePlan['rows']): AuthorisedWrite =>
  Object.freeze({ ...authorised, plan: { ...authorised.plan, rows } });

/** An authorised update with other values of the same columns. */
export const withChange = (authorised: AuthorisedWrite, change: WritePlan['change']): AuthorisedWrite =>
  Object.freeze({ ...authorised, plan: { ...authorised.plan, change } });

function privilegesOf({ kind }: WritePlan): readonly Privilege[] {
  if (kind === 'merge') return ['insert', 'update'];
  return kind === 'ignore' ? ['insert'] : [kind];
}

/** A privilege that a write needs and the role was not granted. */
export interface DeniedPrivilege {
  readonly privilege: Privilege;
  /** Null: the table's, as for DELETE or a row of defaults. */
  readonly column: string | null;
}

/** What the role was not granted of the columns that a write names; what it reads of them comes on top. */
export function deniedPrivileges(plan: WritePlan, role: Role): readonly DeniedPrivilege[] {
  const { table, given, conflict } = plan;
  const needed = privilegesOf(plan).flatMap((privilege): readonly DeniedPrivilege[] =>
    given.length === 0 ? [{ privilege, column: null }] : given.map((column) => ({ privilege, column })),
  );
  const keys = (conflict?.columns ?? []).map((column): DeniedPrivilege => ({ privilege: 'select', column }));
  return [...needed, ...keys].filter(({ privilege, column }) =>
    column === null ? !mayUse(table, role, privilege) : !mayUseColumn(table, role, privilege, column),
  );
}

/** As in PostgreSQL a command reads when it has a filter or gives columns back; a condition reads too. */
export function formOf({ kind, reach, answers, expected, reads }: WritePlan): CommandForm {
  if (kind === 'merge' || kind === 'ignore') return kind;
  const isReading = reads ?? (answers !== 'nothing' || reach.plan.filter !== null || expected !== null);
  return isReading ? `${kind} reading` : kind;
}

/** The policies of a guard list as one condition, without what is said twice; null: nothing restricts the role. */
function all(
  list: readonly CommandGuard[],
  { table, alias }: WritePlan,
  role: Role,
  policies: PolicySet,
): Expression | null {
  const guards = new Map<string, Expression>();
  for (const { command, side } of list) {
    // Each guard numbers the tables of its subqueries by itself; none sees those of another.
    const guard = policies.guard(table, command, side, role, alias);
    if (guard !== null && !isConstant(guard, 'true')) guards.set(JSON.stringify(guard), guard);
  }
  const operands = [...guards.values()];
  const refusing = operands.find((guard) => isConstant(guard, 'false'));
  return refusing ?? (operands.length > 1 ? { kind: 'and', operands } : (operands[0] ?? null));
}

const isConstant = (guard: Expression, value: 'true' | 'false'): boolean =>
  guard.kind === 'literal' && guard.type.kind === 'boolean' && guard.value === value;

/** Whether a condition lets no row through, whatever the row. */
export const refusesAll = (guard: Expression | null): boolean => guard !== null && isConstant(guard, 'false');

/** The columns of the row itself that a condition mentions. */
export function guardedColumns(guard: Expression, alias: string): ReadonlySet<string> {
  const names = new Set<string>();
  visit(guard, (node) => {
    if (node.kind === 'column' && node.source === alias) names.add(node.column);
  });
  return names;
}

/**
 * The reading side for rows that have been written: what the caller selects and then, as the last columns, the key by
 * which the rows are told apart. `filter` says which rows; `read`: what is read of them, instead of what is answered.
 */
export function answeredRows(
  { plan, read: answer }: AuthorisedWrite,
  filter: Expression,
  read: AuthorisedPlan = answer,
): AuthorisedPlan {
  const selected = read.plan.filter;
  const answered = {
    ...read.plan,
    columns: [...read.plan.columns, ...keyOf(plan)],
    filter: selected === null ? filter : ({ kind: 'and', operands: [filter, selected] } as const),
    // They are put in order by their keys.
    order: [],
  };
  return Object.freeze({ ...read, plan: answered }) as AuthorisedPlan;
}

/** The keys of rows that have been written, in the order of the answer. `filter` says which rows. */
export function orderedKeys({ plan, read }: AuthorisedWrite, filter: Expression): AuthorisedPlan {
  const keys = { ...read.plan, columns: keyOf(plan), filter, embeds: [] };
  return Object.freeze({ ...read, plan: keys, embeds: [] }) as AuthorisedPlan;
}

const keyOf = ({ table, alias }: WritePlan): readonly Projection[] =>
  (table.primaryKey?.columns ?? []).map((name) => {
    const column = table.columns.find((one) => one.name === name)!;
    return { name, expression: columnReference(column, alias) };
  });
