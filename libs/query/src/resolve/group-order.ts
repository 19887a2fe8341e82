import { visit, type Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { OrderTerm, Projection, ReadPlan } from '../pipeline.types.js';
import { hasAggregate } from './resolve-aggregate.js';

/**
 * The order of groups, made total by their keys. Throws `ungrouped_column` for a term that the groups do not have: with the
 * primary key among the keys the other columns follow from them, as in PostgreSQL.
 */
export function groupOrder(terms: readonly OrderTerm[], read: Omit<ReadPlan, 'order'>): readonly OrderTerm[] {
  const keys = groupKeys(read.columns);
  for (const { expression } of terms) requireGrouped(expression, keys, read);
  const named = new Set(terms.map(({ expression }) => JSON.stringify(expression)));
  const rest = [...new Map(keys.map((key) => [JSON.stringify(key), key]))].filter(([text]) => !named.has(text));
  return [...terms, ...rest.map(([, expression]): OrderTerm => tieBreak(expression))];
}

const tieBreak = (expression: Expression): OrderTerm => ({
  expression,
  direction: 'asc',
  nulls: 'last',
  tieBreak: true,
});

/** The keys of groups: what is selected and is no aggregate, without the cast that is made of it in the answer. */
export const groupKeys = (columns: readonly Projection[]): readonly Expression[] =>
  columns.flatMap(({ expression, members }) => [
    ...(hasAggregate(expression) ? [] : [uncast(expression)]),
    ...(members === undefined ? [] : groupKeys(members)),
  ]);

const uncast = (expression: Expression): Expression =>
  expression.kind === 'cast' ? uncast(expression.operand) : expression;

function requireGrouped(
  expression: Expression,
  keys: readonly Expression[],
  { table, alias }: Pick<ReadPlan, 'table' | 'alias'>,
): void {
  const known = new Set(keys.map((key) => JSON.stringify(key)));
  const own = new Set(keys.flatMap((key) => (key.kind === 'column' && key.source === alias ? [key.column] : [])));
  const isWhole = table.primaryKey?.columns.every((name) => own.has(name)) ?? false;
  if (known.has(JSON.stringify(expression))) return;
  visit(expression, (node) => {
    if (node.kind !== 'column' || (node.source === alias && (isWhole || own.has(node.column)))) return;
    throw fail('ungrouped_column', { table: table.name, column: node.column });
  });
}
