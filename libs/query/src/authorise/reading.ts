import type { TableName } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { fail, type Role } from '@backstay/kernel';
import type { PolicySet } from '@backstay/policy';
import { conjunctsOf, isPlain } from '../compile/is-plain.js';
import type { ReadPlan } from '../pipeline.types.js';
import type { ComputedColumns } from './computed-columns.js';
import type { ComputedRelations } from './computed-relations.js';
import { tablesOf } from './mentioned-columns.js';

/** What a read is authorised by, and what functions compute in it. */
export interface Rules {
  readonly policies: PolicySet;
  readonly computed: ComputedColumns;
  readonly relations: ComputedRelations;
}

/** What guards a table that is read under an alias, and what is read in a view's place. */
export type Reading = (table: TableName, alias: string) => ReturnType<PolicySet['reading']>;

/**
 * How the tables of a read are read. Rows that a computed relationship gives are guarded by what its function asks of them,
 * too: so nothing that a request asks runs on any other row.
 */
export function readingOf(plan: ReadPlan, role: Role, { policies, computed, relations }: Rules): Reading {
  const tables = computed.size === 0 ? [] : tablesOf(plan);
  return (table, alias) => {
    const names = computed.get(alias);
    const named = names && tables.find((one) => one.alias === alias);
    const relation = relations.get(alias);
    const columns =
      names === undefined || named === undefined
        ? null
        : () => policies.readingComputed(named.table, alias, role, names, null);
    if (relation === undefined) return columns?.() ?? policies.reading(table, alias, role);
    if (columns !== null && relation.computed.definer) {
      throw fail('not_supported', { feature: 'computed columns of rows that a security definer relationship gives' });
    }
    const { condition, ...own } = policies.relating(
      { source: relation.source, name: relation.computed.name },
      alias,
      role,
    );
    const reading = columns?.() ?? own;
    return { ...reading, guard: both(reading.guard, condition) };
  };
}

function both(guard: Expression | null, condition: Expression | null): Expression | null {
  if (guard === null || condition === null) return guard ?? condition;
  return { kind: 'and', operands: [guard, ...conjunctsOf(shielded(condition, [guard]))] };
}

/** A condition in which what can fail or take time stands behind the guards, as in the WHERE of a read. */
export function shielded(where: Expression, guards: readonly Expression[]): Expression {
  const conjuncts = conjunctsOf(where);
  const slow = conjuncts.filter((one) => !isPlain(one));
  if (guards.length === 0 || slow.length === 0) return where;
  const branch = { when: { kind: 'and', operands: guards }, then: { kind: 'and', operands: slow } } as const;
  const behind: Expression = { kind: 'case', type: { kind: 'boolean' }, branches: [branch], otherwise: null };
  return { kind: 'and', operands: [...conjuncts.filter(isPlain), behind] };
}
