import type { Relation } from './model.js';

/** A condition on a row, or on whether an embedded resource is there. */
export type Condition =
  | {
      readonly kind: 'column';
      readonly column: string;
      readonly operator: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte';
      readonly value: string | number;
      readonly negated: boolean;
    }
  | { readonly kind: 'null'; readonly column: string; readonly negated: boolean }
  | {
      readonly kind: 'in';
      readonly column: string;
      readonly values: readonly (string | number)[];
      readonly negated: boolean;
    }
  | { readonly kind: 'missing'; readonly embed: Embed; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly negated: boolean; readonly operands: readonly Condition[] };

/** One term of an order: a column of the row, or of the one row embedded in it. */
export interface Term {
  readonly column: string;
  readonly embed: Embed | null;
  readonly descending: boolean;
  /** Null: what follows from the direction. */
  readonly nulls: 'first' | 'last' | null;
}

/** A read of one table with what is embedded in it. */
export interface Tree {
  readonly table: string;
  /** Names in the answer and their columns. */
  readonly columns: readonly (readonly [name: string, column: string])[];
  readonly embeds: readonly Embed[];
  readonly filters: readonly Condition[];
  readonly order: readonly Term[];
  readonly limit: number | null;
  readonly offset: number;
}

/** An embedded resource. */
export interface Embed {
  readonly relation: Relation;
  /** As it is written: target and hint. */
  readonly word: string;
  readonly alias: string | null;
  readonly inner: boolean;
  readonly spread: boolean;
  readonly tree: Tree;
}

/** The name by which the rest of the request and the answer call it. */
export const keyOf = ({ alias, word }: Embed): string => alias ?? word.split('!')[0]!;

/** Path and query of a tree. */
export function requestOf(tree: Tree): string {
  const query = new URLSearchParams({ select: selectOf(tree) });
  addClauses(query, tree, '');
  return `${tree.table}?${query.toString()}`;
}

function selectOf({ columns, embeds }: Tree): string {
  return [
    ...columns.map(([name, column]) => (name === column ? column : `${name}:${column}`)),
    ...embeds.map(
      ({ alias, word, inner, spread, tree }) =>
        `${spread ? '...' : ''}${alias === null ? '' : `${alias}:`}${word}${inner ? '!inner' : ''}(${selectOf(tree)})`,
    ),
  ].join(',');
}

function addClauses(query: URLSearchParams, tree: Tree, path: string): void {
  if (tree.filters.length > 0) query.append(`${path}and`, `(${tree.filters.map(conditionText).join(',')})`);
  if (tree.order.length > 0) query.append(`${path}order`, tree.order.map(termText).join(','));
  if (tree.limit !== null) query.append(`${path}limit`, String(tree.limit));
  if (tree.offset > 0) query.append(`${path}offset`, String(tree.offset));
  for (const embed of tree.embeds) addClauses(query, embed.tree, `${path}${keyOf(embed)}.`);
}

function conditionText(condition: Condition): string {
  const not = condition.negated ? 'not.' : '';
  switch (condition.kind) {
    case 'column':
      return `${condition.column}.${not}${condition.operator}.${condition.value}`;
    case 'null':
      return `${condition.column}.${not}is.null`;
    case 'in':
      return `${condition.column}.${not}in.(${condition.values.join(',')})`;
    case 'missing':
      return `${keyOf(condition.embed)}.${not}is.null`;
    default:
      return `${not}${condition.kind}(${condition.operands.map(conditionText).join(',')})`;
  }
}

function termText({ column, embed, descending, nulls }: Term): string {
  const name = embed === null ? column : `${keyOf(embed)}(${column})`;
  return `${name}${descending ? '.desc' : ''}${nulls === null ? '' : `.nulls${nulls}`}`;
}
