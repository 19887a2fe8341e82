import type { Catalog } from '@backstay/catalog';
import { typeName, typeOf, type Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { EmbedPlan, Projection, ReadPlan } from '../pipeline.types.js';
import { embedExists, embedValue, type Origin } from './embed-expression.js';
import { keyedByCast } from './lossless-casts.js';
import { hasAggregate } from './resolve-aggregate.js';

/** What a node selects before it is known whether its rows are grouped. */
type Selected = Pick<ReadPlan, 'columns' | 'embeds'>;

/** Whether aggregates stand in a node's select, or in one of a to-one resource that is spread into it. */
export const aggregates = ({ columns, embeds }: Selected): boolean =>
  columns.some(({ expression }) => hasAggregate(expression)) ||
  embeds.some(({ spread, read }) => spread && aggregates(read));

/**
 * What a group selects: the node's own columns, and those of the to-one resources embedded in it, which are keys like
 * any other. Aggregates inside a spread count for the group that it is spread into. Throws `not_supported`.
 */
export function groupedColumns(selected: Selected, origin: Origin, catalog: Catalog): readonly Projection[] {
  const columns = [
    ...selected.columns,
    ...selected.embeds.flatMap((embed) => (embed.hidden ? [] : hoisted(embed, origin, catalog))),
  ];
  for (const column of columns) requireKeys(column);
  return columns;
}

/** The columns of an embedded resource as values of the row above. */
function hoisted(embed: EmbedPlan, origin: Origin, catalog: Catalog): readonly Projection[] {
  const { read } = embed;
  refuseInGroups(embed);
  const above = (value: Expression): Expression => embedValue(embed, origin, catalog, value, typeOf(value));
  const lift = (projection: Projection): Projection => ({
    name: projection.name,
    expression: lifted(projection.expression, above, embedExists(embed, origin, catalog)),
    ...(projection.members && { members: projection.members.map(lift) }),
  });
  const inner = read.embeds.flatMap((one) => (one.hidden ? [] : hoisted(one, read, catalog)));
  const columns = [...read.columns, ...inner].map((column) => keyedByCast(lift(column)));
  if (embed.spread) return columns;
  return [{ name: embed.key, expression: embedExists(embed, origin, catalog), members: columns }];
}

function refuseInGroups({ toOne, spread, key, read }: EmbedPlan): void {
  if (!toOne) throw fail('not_supported', { feature: `grouping by the rows of ${key}, which are many` });
  if (!spread && read.grouped) throw fail('not_supported', { feature: `grouping by the aggregates of ${key}` });
  if (read.limit === 0 || read.offset !== null) throw fail('not_supported', { feature: `a page of ${key} in a group` });
}

/** Casts stay outside, aggregates too: what is fetched from the related row is the value itself. */
function lifted(expression: Expression, above: (value: Expression) => Expression, exists: Expression): Expression {
  if (expression.kind === 'cast') return { ...expression, operand: lifted(expression.operand, above, exists) };
  if (expression.kind !== 'aggregate') return above(expression);
  const { argument } = expression;
  return { ...expression, argument: argument === null ? whereIt(exists) : lifted(argument, above, exists) };
}

/** 1 where a condition holds, otherwise NULL: counted, it is the number of rows for which it does. */
const whereIt = (condition: Expression): Expression => ({
  kind: 'case',
  type: { kind: 'integer' },
  branches: [{ when: condition, then: { kind: 'literal', type: { kind: 'integer' }, value: '1' } }],
  otherwise: null,
});

const uncast = (expression: Expression): Expression =>
  expression.kind === 'cast' ? uncast(expression.operand) : expression;

const keyKinds: ReadonlySet<string> = new Set([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'text',
  'varchar',
  'char',
  'uuid',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'enum',
  'bytea',
  'range',
]);

/** Refuses keys that engines do not tell apart alike, and casts that make one key of several. */
function requireKeys({ expression, members }: Projection): void {
  members?.forEach(requireKeys);
  if (hasAggregate(expression)) return;
  const type = typeOf(uncast(expression));
  if (type.kind === 'json') throw fail('no_equality', { type: 'json' });
  if (!keyKinds.has(type.kind)) throw fail('not_supported', { feature: `grouping by ${typeName(type)} values` });
}
