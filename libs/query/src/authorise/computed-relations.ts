import type { ComputedRelation, Relation } from '@backstay/catalog';
import type { ReadPlan } from '../pipeline.types.js';

/** A relation that a function of a row makes. */
export type RelationOfFunction = Relation & { readonly computed: ComputedRelation };

/** The computed relationships of a read, by the alias of the rows that each gives; few reads have any. */
export type ComputedRelations = ReadonlyMap<string, RelationOfFunction>;

/** Finds the computed relationships in a read, those of embeds in embeds too. */
export const computedRelations = (plan: ReadPlan): ComputedRelations => new Map(entries(plan));

const entries = ({ embeds }: ReadPlan): readonly (readonly [string, RelationOfFunction])[] =>
  embeds.flatMap(({ relation, read }) => [
    ...(isOfFunction(relation) ? [[read.alias, relation] as const] : []),
    ...entries(read),
  ]);

const isOfFunction = (relation: Relation): relation is RelationOfFunction => relation.computed !== undefined;

/** Aliases of rows that a function gives its caller, so that no grant is asked for them. */
export const givenAliases = (plan: ReadPlan): ReadonlySet<string> =>
  new Set([
    ...(plan.call === undefined ? [] : [plan.alias]),
    ...[...computedRelations(plan)].flatMap(([alias, { computed }]) => (computed.definer ? [alias] : [])),
  ]);
