import { keyOf, type Condition, type Embed, type Term, type Tree } from './embed-tree.js';
import { keys, type Row, type Visible } from './model.js';

type Answer = Readonly<Record<string, unknown>>;

/**
 * What a tree answers over the rows that somebody sees, worked out row by row: the rows of the page, and how many there
 * are without it.
 */
export function evaluate(tree: Tree, visible: Visible): { readonly rows: readonly Answer[]; readonly total: number } {
  const found = visible[tree.table]!.filter((row) => holds(tree, row, visible));
  return { rows: page(tree, found, visible).map((row) => answerOf(tree, row, visible)), total: found.length };
}

/** Related rows that the embed's own conditions and its page leave, in its order. */
const relatedRows = ({ relation, tree }: Embed, row: Row, visible: Visible): readonly Row[] =>
  page(
    tree,
    relation.related(row, visible).filter((other) => holds(tree, other, visible)),
    visible,
  );

const holds = (tree: Tree, row: Row, visible: Visible): boolean =>
  tree.filters.every((condition) => truth(condition, row, visible) === true) &&
  tree.embeds.every((embed) => !embed.inner || relatedRows(embed, row, visible).length > 0);

/** Three-valued, as SQL has it: null is unknown. */
function truth(condition: Condition, row: Row, visible: Visible): boolean | null {
  const found = plainTruth(condition, row, visible);
  return found === null ? null : found !== condition.negated;
}

function plainTruth(condition: Condition, row: Row, visible: Visible): boolean | null {
  switch (condition.kind) {
    case 'null':
      return row[condition.column] === null;
    case 'missing':
      return relatedRows(condition.embed, row, visible).length === 0;
    case 'in':
      return row[condition.column] === null ? null : condition.values.some((value) => value === row[condition.column]);
    case 'column': {
      const cell = row[condition.column]!;
      return cell === null ? null : compares(condition.operator, compare(cell, condition.value));
    }
    case 'and':
    case 'or': {
      const all = condition.operands.map((operand) => truth(operand, row, visible));
      const decisive = condition.kind === 'or';
      return all.includes(decisive) ? decisive : all.includes(null) ? null : !decisive;
    }
  }
}

function compares(operator: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte', sign: number): boolean {
  const results = { eq: sign === 0, neq: sign !== 0, gt: sign > 0, gte: sign >= 0, lt: sign < 0, lte: sign <= 0 };
  return results[operator];
}

const compare = (a: Row[string], b: Row[string]): number => (a === b ? 0 : a! < b! ? -1 : 1);

function page(tree: Tree, rows: readonly Row[], visible: Visible): readonly Row[] {
  const byKey: Term[] = keys[tree.table]!.map((column) => ({ column, embed: null, descending: false, nulls: null }));
  const terms = [...tree.order, ...byKey];
  const sorted = rows.toSorted((a, b) => {
    for (const term of terms) {
      const sign = compareBy(term, a, b, visible);
      if (sign !== 0) return sign;
    }
    return 0;
  });
  return sorted.slice(tree.offset, tree.limit === null ? undefined : tree.offset + tree.limit);
}

function compareBy(term: Term, a: Row, b: Row, visible: Visible): number {
  const [left, right] = [a, b].map((row) => {
    const source = term.embed === null ? row : relatedRows(term.embed, row, visible)[0];
    return source?.[term.column] ?? null;
  }) as [Row[string], Row[string]];
  const nullsFirst = (term.nulls ?? (term.descending ? 'first' : 'last')) === 'first';
  if (left === null || right === null) return left === right ? 0 : (left === null) === nullsFirst ? -1 : 1;
  return term.descending ? -compare(left, right) : compare(left, right);
}

function answerOf(tree: Tree, row: Row, visible: Visible): Answer {
  const answer: Record<string, unknown> = {};
  for (const [name, column] of tree.columns) answer[name] = row[column];
  for (const embed of tree.embeds) {
    if (isEmpty(embed.tree)) continue;
    const answers = relatedRows(embed, row, visible).map((other) => answerOf(embed.tree, other, visible));
    if (!embed.spread) answer[keyOf(embed)] = embed.relation.toOne ? (answers[0] ?? null) : answers;
    else
      for (const name of namesOf(embed.tree))
        answer[name] = embed.relation.toOne ? (answers[0]?.[name] ?? null) : answers.map((one) => one[name]);
  }
  return answer;
}

/** Nothing is asked of it, so that it is there for conditions only. */
const isEmpty = (tree: Tree): boolean => tree.columns.length === 0 && tree.embeds.every((embed) => isEmpty(embed.tree));

/** The names that an answer has. */
const namesOf = (tree: Tree): readonly string[] => [
  ...tree.columns.map(([name]) => name),
  ...tree.embeds.flatMap((embed) => (isEmpty(embed.tree) ? [] : embed.spread ? namesOf(embed.tree) : [keyOf(embed)])),
];
