import type { ColumnType } from '@backstay/catalog';
import type { ColumnReference, Expression, Subquery, TextQuery } from '@backstay/expression';
import type { Role } from '@backstay/kernel';
import type { FunctionCall } from '@backstay/policy';
import type { EmbedPlan, OrderTerm, Projection, ReadPlan } from '../pipeline.types.js';

/**
 * The canonical form of a resolved plan for one role and schema version: plans with equal keys compile to equal SQL,
 * whatever the callers' values are (they are not in the plan). Names are written as JSON strings, so that no name can
 * pass for another part of the key.
 */
export function planKey(plan: ReadPlan, role: Role, version: number): string {
  return `${role}${version}${readKey(plan)}`;
}

const readKey = (plan: ReadPlan): string => Object.values(partKeys(plan)).join(';');

/** One text for each part of a plan: a part that is added to plans must be added here, or this does not compile. */
const partKeys = (plan: ReadPlan): Readonly<Record<keyof ReadPlan, string>> => ({
  kind: plan.kind,
  table: `${name(plan.table.schema)}${name(plan.table.name)}`,
  alias: name(plan.alias),
  columns: columnsKey(plan.columns),
  filter: plan.filter === null ? '' : expressionKey(plan.filter),
  order: plan.order.map(orderKey).join(','),
  limit: String(plan.limit ?? ''),
  offset: String(plan.offset ?? ''),
  count: plan.count ?? '',
  grouped: plan.grouped ? 'g' : '',
  call: plan.call === undefined ? '' : Object.values(callPartKeys(plan.call)).join(':'),
  folded: plan.folded ? 'f' : '',
  embeds: plan.embeds.map((embed) => `{${Object.values(embedPartKeys(embed)).join(';')}}`).join(''),
});

const columnsKey = (columns: readonly Projection[]): string =>
  columns
    .map(
      (column) =>
        `${name(column.name)}${expressionKey(column.expression)}${column.byCast ? '::' : ''}${column.members ? `[${columnsKey(column.members)}]` : ''}`,
    )
    .join('');

/** A call that has written is compiled for itself: its plan is kept nowhere. */
const callPartKeys = (call: FunctionCall): Readonly<Record<keyof Omit<FunctionCall, 'written'>, string>> => ({
  name: name(call.name),
  overload: String(call.overload),
  arguments: call.arguments.map((one) => `${name(one.name)}${expressionKey(one.value)}`).join(','),
  limit: String(call.limit ?? ''),
  offset: String(call.offset ?? ''),
});

/** The constraint and the columns tell one relation of a schema version from another. */
const embedPartKeys = (embed: EmbedPlan): Readonly<Record<keyof EmbedPlan, string>> => ({
  relation: JSON.stringify([
    embed.relation.kind,
    embed.relation.constraint,
    embed.relation.sourceColumns,
    embed.relation.targetColumns,
    embed.relation.junction,
  ]),
  junction: embed.junction === null ? '' : `${name(embed.junction.table.name)}${name(embed.junction.alias)}`,
  key: name(embed.key),
  toOne: String(embed.toOne),
  spread: String(embed.spread),
  hidden: String(embed.hidden),
  paged: String(embed.paged),
  read: readKey(embed.read),
});

/** A key that was named needs a grant, and one that was appended gives way: the two never share a plan. */
const orderKey = ({ expression, direction, nulls, tieBreak }: OrderTerm): string =>
  `${expressionKey(expression)}${direction}${nulls ?? ''}${tieBreak ? '~' : ''}`;

const name = (text: string): string => (/^[\w ]*$/.test(text) ? `"${text}"` : JSON.stringify(text));

/** Keys of column references, which the resolver makes once per column of the catalog. */
const columnKeys = new WeakMap<ColumnReference, string>();

function columnKey(reference: ColumnReference): string {
  const known = columnKeys.get(reference);
  if (known !== undefined) return known;
  const key = `C(${name(reference.source)},${name(reference.column)})`;
  columnKeys.set(reference, key);
  return key;
}

/** Types of columns follow from the version; of an enum the name is enough. */
function typeKey(type: ColumnType): string {
  if (type.kind === 'array') return `${typeKey(type.of)}[]`;
  if (type.kind === 'enum') return `enum${name(type.name)}`;
  if (type.kind === 'range') return type.name;
  if (type.kind === 'numeric') return `numeric${type.precision ?? ''}:${type.scale ?? ''}`;
  if ('length' in type) return `${type.kind}${type.length ?? ''}`;
  if ('precision' in type) return `${type.kind}${type.precision}`;
  return type.kind;
}

/** Every expression a resolver makes; the others stand in policies only, which the version stands for. */
function expressionKey(e: Expression): string {
  switch (e.kind) {
    case 'literal':
      return `L(${typeKey(e.type)},${JSON.stringify(e.value)})`;
    case 'value':
      return `V(${typeKey(e.type)},${e.slot}${e.stored ? '!' : ''})`;
    case 'values':
      return `W(${typeKey(e.type)},${e.slot},${e.size})`;
    case 'column':
      return columnKey(e);
    case 'compare':
      return `(${expressionKey(e.left)}${e.operator}${e.native ? '~' : ''}${expressionKey(e.right)})`;
    case 'distinct':
      return `D(${e.negated ? '!' : ''}${expressionKey(e.left)},${expressionKey(e.right)})`;
    case 'and':
    case 'or':
      return `${e.kind}(${e.operands.map(expressionKey).join(',')})`;
    case 'not':
      return `not(${expressionKey(e.operand)})`;
    case 'test':
      return `T(${e.negated ? '!' : ''}${e.test},${expressionKey(e.operand)})`;
    case 'in':
      return `I(${expressionKey(e.operand)},${e.list.map(expressionKey).join(',')})`;
    case 'like':
      return `K(${e.insensitive ? 'i' : ''},${expressionKey(e.operand)},${expressionKey(e.pattern)})`;
    case 'regex':
      return `R(${e.insensitive ? 'i' : ''},${expressionKey(e.operand)},${e.pattern.slot})`;
    case 'text-search':
      return `F(${e.reader},${name(e.index.name)},${expressionKey(e.operand)},${e.sent.slot},${e.words === null ? '' : textQueryKey(e.words)})`;
    case 'json-path':
      return `J(${e.as},${expressionKey(e.operand)},${JSON.stringify(e.path)})`;
    case 'cast':
      return `X(${typeKey(e.type)},${expressionKey(e.operand)})`;
    case 'containment':
      return `N(${e.operator},${expressionKey(e.left)},${expressionKey(e.right)})`;
    case 'range-position':
      return `P(${e.operator},${expressionKey(e.left)},${expressionKey(e.right)})`;
    case 'exists':
      return `E(${queryKey(e.query)};${e.beyond ?? ''})`;
    case 'scalar-query':
      return `S(${typeKey(e.type)},${queryKey(e.query)})`;
    case 'aggregate':
      return `A(${e.name},${typeKey(e.type)},${e.argument === null ? '' : expressionKey(e.argument)})`;
    case 'case':
      return `?(${e.branches.map(({ when, then }) => `${expressionKey(when)}:${expressionKey(then)}`).join(',')})`;
    case 'claim':
    case 'in-query':
    case 'arithmetic':
    case 'call':
      throw new Error(`A request holds no ${e.kind}`);
  }
}

function textQueryKey(query: TextQuery): string {
  switch (query.kind) {
    case 'words':
    case 'prefix':
      return `${query.kind}${query.value.slot}${query.size}`;
    case 'and':
    case 'or':
      return `${query.kind}(${query.operands.map(textQueryKey).join(',')})`;
    case 'not':
      return `not(${textQueryKey(query.operand)})`;
    case 'native':
      return name(query.feature);
  }
}

/** A subquery that an embed became; its guards follow from the role and the version. */
function queryKey({ from, where, select }: Subquery): string {
  const tables = from.map(({ table, alias }) => `${name(table.schema)}${name(table.name)}${name(alias)}`).join('');
  return `${tables};${where === null ? '' : expressionKey(where)};${select === null ? '' : expressionKey(select)}`;
}
