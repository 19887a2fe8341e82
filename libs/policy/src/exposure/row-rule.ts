import type { Privilege, TableName } from '@backstay/catalog';
import { hasSubquery, printExpression, subqueryOf, visit, type Expression } from '@backstay/expression';
import type { Role } from '@backstay/kernel';
import { alternatives, least, type Alternative } from '../clauses/alternatives.js';
import { clauseTree, type ClauseTree } from '../clauses/clause-tree.js';
import type { GuardSide, PolicyCondition, PolicySet } from '../policy-set.js';
import type { RowRule } from './exposure.js';

/** Alias of the row while it is looked at here. */
const alias = 'row';

/** Under which clauses the role's policies let a row through, each clause in one way of writing. */
export function rowRule(
  policies: PolicySet,
  table: TableName,
  command: Privilege,
  side: GuardSide,
  role: Role,
): RowRule {
  const conditions = policies.conditions(table, command, side, role, alias);
  const of = (wanted: boolean): ClauseTree<string>[] =>
    conditions.filter(({ policy }) => policy.permissive === wanted).map((one) => treeOf(one, table));
  const tree: ClauseTree<string> = { kind: 'and', parts: [{ kind: 'or', parts: of(true) }, ...of(false)] };
  const found = alternatives(tree);
  return found === null ? [new Set([wholeText(conditions, table)])] : withoutConstants(found);
}

const treeOf = ({ condition }: PolicyCondition, table: TableName): ClauseTree<string> =>
  clauseTree(condition, (clause) => clauseText(clause, table));

/** What decides nothing, or lets nothing through, is left out. */
const withoutConstants = (found: readonly Alternative<string>[]): RowRule =>
  least(
    found
      .filter((clauses) => !clauses.has('false') && !clauses.has('null'))
      .map((clauses) => new Set([...clauses].filter((clause) => clause !== 'true').toSorted())),
  );

/**
 * A clause as text. A look-up that must find something widens only when the tables it reads are opened further, which is
 * told of those. Anything else about other tables (NOT EXISTS, a number of rows) may go either way with their policies,
 * which are then part of the text.
 */
function clauseText(clause: Expression, table: TableName): string {
  const finds = clause.kind === 'exists' || clause.kind === 'in-query';
  if (finds && clause.query.from.some(({ guard }) => isFalse(guard))) return 'false';
  return printExpression(clause, { row: { source: alias, table: table.name }, guards: !(finds && isShallow(clause)) });
}

const isFalse = (guard: Expression | null | undefined): boolean => guard?.kind === 'literal' && guard.value === 'false';

/** Whether no other subquery stands in the one of the clause, the policies of its tables aside. */
function isShallow(clause: Expression): boolean {
  let subqueries = 0;
  const bare = (e: Expression): Expression => {
    const query = subqueryOf(e);
    return query === null
      ? e
      : ({
          ...e,
          query: { ...query, from: query.from.map(({ table, alias: name }) => ({ table, alias: name })) },
        } as Expression);
  };
  visit(bare(clause), (node) => {
    if (hasSubquery(node)) subqueries++;
  });
  return subqueries === 1;
}

/** Policies that have too many alternatives, as one clause. */
function wholeText(conditions: readonly PolicyCondition[], table: TableName): string {
  const texts = (permissive: boolean): string[] =>
    conditions
      .filter(({ policy }) => policy.permissive === permissive)
      .map(({ condition }) => printExpression(condition, { row: { source: alias, table: table.name }, guards: true }))
      .toSorted();
  return [`(${texts(true).join(') or (')})`, ...texts(false).map((text) => `(${text})`)].join(' and ');
}
