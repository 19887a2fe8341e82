import type { Catalog, Table } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { Role } from '@backstay/kernel';
import type { FunctionCall, GuardedWrite, PolicySet } from '@backstay/policy';
import type { ReadPlan } from '../pipeline.types.js';
import type { AuthorisedWrite, WritePlan } from '../write-plan.js';
import { authoriseWrite } from './authorise-write.js';

declare const authorisedCall: unique symbol;

/** A call of a function that writes, with the policies it is under. Only `authoriseCall` makes one. */
export interface AuthorisedCall {
  readonly [authorisedCall]: true;
  /** What it reads first, and how that becomes rows. Its guards are in place. */
  readonly source: GuardedWrite['write'];
  /** Its write; the rows of an INSERT and the values of an UPDATE are known when `source` has been read. */
  readonly write: AuthorisedWrite;
}

/**
 * The third stage of a call that writes: the function's statement under the policies and grants of whoever calls it, or of
 * a `security definer` under none. `values`: what slots of the call point at. Throws `function_denied`,
 * `permission_denied`. That a change of all rows needs a filter is asked of requests, not of a schema's author.
 */
export function authoriseCall(
  call: FunctionCall,
  values: readonly (string | null)[],
  catalog: Catalog,
  { role, policies }: { readonly role: Role; readonly policies: PolicySet },
): AuthorisedCall {
  const { write: source, role: acting, alias, definer } = policies.writing(call, role);
  const table = catalog.table(source.table);
  if (table === null) throw new Error(`Function ${call.name} writes ${source.table.name}, which is no table`);
  const filter = source.command === 'insert' ? null : source.source.where;
  const plan: WritePlan = {
    kind: source.command,
    table,
    alias: source.command === 'insert' ? alias : (source.source.from[0]?.alias ?? alias),
    reach: { plan: { ...nothingOf(table, alias), filter }, values },
    read: nothingOf(table, alias),
    values,
    expected: null,
    given: source.columns,
    rows: [],
    change: new Map(),
    conflict: null,
    reads: source.reads,
    answers: 'nothing',
  };
  const write = authoriseWrite(plan, acting, policies, { safeUpdate: false, definer });
  // The brand exists in the type only; this is the one place that gives it.
  return Object.freeze({ source, write }) as unknown as AuthorisedCall;
}

/** A value of a call that needs no reading: what was given, or a constant. Null: it is computed. */
export function plainText(
  expression: Expression,
  values: readonly (string | null)[],
): { readonly text: string | null } | null {
  if (expression.kind === 'value') return { text: values[expression.slot] ?? null };
  if (expression.kind === 'literal') return { text: expression.value };
  const isBare = expression.kind === 'cast' && expression.operand.kind === 'literal';
  return isBare && expression.type.kind === 'numeric' ? plainText(expression.operand, values) : null;
}

const nothingOf = (table: Table, alias: string): ReadPlan => ({
  kind: 'read',
  table,
  alias,
  columns: [],
  filter: null,
  order: [],
  limit: null,
  offset: null,
  count: null,
  embeds: [],
});
