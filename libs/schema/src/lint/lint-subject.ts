import type { Privilege } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { alternatives, clauseTree, rowAlias, type Alternative, type Policy } from '@backstay/policy';
import type { TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';

/** One policy with what it is about. */
export interface LintedPolicy {
  readonly policy: Policy;
  readonly table: TableDefinition;
}

/** The policies of a record, each with its table. */
export const policiesOf = ({ policies, tables }: SchemaRecord): readonly LintedPolicy[] =>
  policies.flatMap((policy) => {
    const table = tables.find(({ schema, name }) => schema === policy.table.schema && name === policy.table.name);
    return table ? [{ policy, table }] : [];
  });

/** The commands that a policy has a say in. */
export const commandsOf = ({ command }: Policy): readonly Privilege[] =>
  command === 'all' ? ['select', 'insert', 'update', 'delete'] : [command];

/** The ways in which a condition can be true, as sets of clauses; null: too many to look at. */
export function waysOf(condition: Expression): readonly Alternative<Expression>[] | null {
  return alternatives(clauseTree(condition, (clause) => clause));
}

/** The column of the row that a clause says must equal something that is no column of the row, or null. */
export function equalColumn(clause: Expression): { readonly column: string; readonly to: Expression } | null {
  if (clause.kind === 'in' && clause.operand.kind === 'column' && clause.operand.source === rowAlias)
    return { column: clause.operand.column, to: clause };
  if (clause.kind !== 'compare' || clause.operator !== '=') return null;
  for (const [own, to] of [
    [clause.left, clause.right],
    [clause.right, clause.left],
  ] as const) {
    if (own.kind === 'column' && own.source === rowAlias && to.kind !== 'column') return { column: own.column, to };
  }
  return null;
}

/** A clause that is true, or false, for every row. */
export const isConstant = (clause: Expression, value: 'true' | 'false'): boolean =>
  clause.kind === 'literal' && clause.type.kind === 'boolean' && clause.value === value;
