import type { Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { FilterCondition, FilterTree } from '../parse/data-request.js';
import { embedExists } from './embed-expression.js';
import { resolveField, type Scope } from './scope.js';
import { searchedColumn } from './searched-column.js';
import { padToPowerOfTwo, type ValueSlots } from './value-slots.js';

/** Filters as one condition, all of which must hold; null when there are none. */
export function resolveFilters(filters: readonly FilterTree[], scope: Scope, slots: ValueSlots): Expression | null {
  const operands = filters.map((tree) => resolveTree(tree, scope, slots));
  return operands.length === 0 ? null : operands.length === 1 ? operands[0]! : { kind: 'and', operands };
}

function resolveTree(tree: FilterTree, scope: Scope, slots: ValueSlots): Expression {
  const expression: Expression =
    tree.kind === 'condition'
      ? resolveCondition(tree, scope, slots)
      : { kind: tree.kind, operands: tree.operands.map((operand) => resolveTree(operand, scope, slots)) };
  return tree.negated ? { kind: 'not', operand: expression } : expression;
}

function resolveCondition(condition: FilterCondition, scope: Scope, slots: ValueSlots): Expression {
  const { operator, quantifier, values } = condition;
  const related = resolveEmbedTest(condition, scope);
  if (related !== null) return related;
  const { expression: field, type } = resolveField(condition.field, scope);
  operator.accept(type, operator.operand === 'keyword' ? values[0]! : null);
  const searched = operator.searches ? searchedColumn(condition, scope) : null;
  const build = (elements: readonly string[]): Expression =>
    operator.build({ field, type, values: elements, sink: slots, searched });
  if (quantifier === null) return build(values as readonly string[]);
  // `= ANY ('{…}')` is the OR of its elements and `= ALL` the AND, with SQL's NULLs. The field is kept also where its
  // value does not matter: what a caller mentions, the role must be allowed to read.
  if (values.length === 0) {
    const never: Expression = { kind: 'in', operand: field, list: [] };
    return quantifier === 'any' ? never : { kind: 'not', operand: never };
  }
  const unknown: Expression = {
    kind: 'compare',
    operator: '=',
    left: field,
    right: { kind: 'literal', type, value: null },
  };
  const operands = padToPowerOfTwo(values).map((value) => (value === null ? unknown : build([value])));
  return { kind: quantifier === 'any' ? 'or' : 'and', operands };
}

/** `clients=is.null` and `clients=not.is.null`: whether there are related rows. Null: the condition is about a column. */
function resolveEmbedTest({ field, operator, values }: FilterCondition, scope: Scope): Expression | null {
  const { catalog, table, embeds = [] } = scope;
  const embed = field.as === null ? embeds.find(({ key }) => key === field.column) : undefined;
  if (embed === undefined) return null;
  const exists = embedExists(embed, scope, catalog);
  if (operator.name === 'is' && values[0] === 'null') return { kind: 'not', operand: exists };
  if (operator.name === 'is' && values[0] === 'not_null') return exists;
  if (catalog.column(table, field.column) !== null) return null;
  throw fail('bad_embed_filter', { resource: field.column });
}
