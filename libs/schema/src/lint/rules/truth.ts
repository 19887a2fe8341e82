import { writtenName } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { isDeepStrictEqual } from 'node:util';
import { rowAlias, type Policy } from '@backstay/policy';
import type { TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../../schema-record.js';
import type { LintDraft } from '../lint-finding.js';
import { equalColumn, isConstant, policiesOf, waysOf } from '../lint-subject.js';

/** Policies that are true for every row, and those that can be true for none. */
export function lintTruth(record: SchemaRecord): readonly LintDraft[] {
  return policiesOf(record).flatMap(({ policy, table }) => {
    const conditions = [policy.using, policy.check].filter((one) => one !== null);
    if (conditions.some((condition) => isNeverTrue(condition, table, policy))) return [neverTrue(policy)];
    if (!conditions.every((condition) => isAlwaysTrue(condition, table))) return [];
    return [policy.permissive ? alwaysTrue(policy) : alwaysTrueRestrictive(policy)];
  });
}

const alwaysTrue = ({ name, table, command }: Policy): LintDraft => ({
  code: 'always-true',
  severity: command === 'select' ? 'note' : 'warning',
  table: writtenName(table),
  name,
  message: `policy "${name}" lets its roles ${command === 'all' ? 'read and write' : command} every row of ${writtenName(table)}`,
  advice:
    command === 'select' ? 'Fine for what is public.' : 'Compare a column with auth.uid(), or name the roles with to.',
});

const alwaysTrueRestrictive = ({ name, table }: Policy): LintDraft => ({
  code: 'always-true',
  severity: 'warning',
  table: writtenName(table),
  name,
  message: `restrictive policy "${name}" on ${writtenName(table)} is always true, so it restricts nothing`,
  advice: 'Remove it, or write what it should ask for.',
});

const neverTrue = ({ name, table }: Policy): LintDraft => ({
  code: 'never-true',
  severity: 'warning',
  table: writtenName(table),
  name,
  message: `policy "${name}" on ${writtenName(table)} cannot be true for any row`,
  advice: 'Two of its clauses exclude each other, or its roles never have what it asks for.',
});

function isAlwaysTrue(condition: Expression, table: TableDefinition): boolean {
  const ways = waysOf(condition);
  return ways !== null && ways.some((way) => [...way].every((clause) => isTautology(clause, table)));
}

const columnOf = (table: TableDefinition, e: Expression) =>
  e.kind === 'column' && e.source === rowAlias ? table.columns.find(({ name }) => name === e.column) : undefined;

function isTautology(clause: Expression, table: TableDefinition): boolean {
  if (isConstant(clause, 'true')) return true;
  if (clause.kind === 'test' && clause.test === 'null' && clause.negated)
    return columnOf(table, clause.operand)?.nullable === false;
  if (clause.kind !== 'compare' || !isDeepStrictEqual(clause.left, clause.right)) return false;
  return (
    ['=', '<=', '>='].includes(clause.operator) &&
    (clause.left.kind === 'literal' || columnOf(table, clause.left)?.nullable === false)
  );
}

function isNeverTrue(condition: Expression, table: TableDefinition, policy: Policy): boolean {
  const ways = waysOf(condition);
  return ways !== null && ways.every((way) => excludesItself([...way], table, policy));
}

function excludesItself(clauses: readonly Expression[], table: TableDefinition, { roles }: Policy): boolean {
  const anonymous = roles.every((role) => role === 'anon');
  const fixed = new Map<string, string | null>();
  for (const clause of clauses) {
    if (isConstant(clause, 'false') || (clause.kind === 'literal' && clause.value === null)) return true;
    if (
      clause.kind === 'test' &&
      clause.test === 'null' &&
      !clause.negated &&
      columnOf(table, clause.operand)?.nullable === false
    )
      return true;
    const equal = equalColumn(clause);
    // Nobody who is not signed in has an id or an address.
    if (anonymous && equal?.to.kind === 'claim' && ['uid', 'email'].includes(equal.to.claim)) return true;
    if (equal?.to.kind !== 'literal') continue;
    if (equal.to.value === null || (fixed.has(equal.column) && fixed.get(equal.column) !== equal.to.value)) return true;
    fixed.set(equal.column, equal.to.value);
  }
  return clauses.some((clause) => clauses.some((other) => isOpposite(clause, other)));
}

/** `a = b` beside `a <> b`, `a is null` beside `a is not null`. */
const isOpposite = (a: Expression, b: Expression): boolean =>
  (a.kind === 'compare' &&
    b.kind === 'compare' &&
    a.operator === '=' &&
    b.operator === '<>' &&
    isDeepStrictEqual([a.left, a.right], [b.left, b.right])) ||
  (a.kind === 'test' &&
    b.kind === 'test' &&
    a.test === b.test &&
    a.negated !== b.negated &&
    isDeepStrictEqual(a.operand, b.operand));
