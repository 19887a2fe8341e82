import type { Expression } from '../expression.js';
import { boolean } from '../type-of.js';
import type { Checker, Operand } from './checker.js';
import { unify } from './coerce.js';
import { compare } from './compare.js';
import { collect, refuse } from './refusal.js';
import { listOf, locationOf, readNode, textOf, type SyntaxFields } from './syntax.js';

/** Reads AND, OR and NOT (`BoolExpr`); the problems of all operands are reported together. */
export function readLogic(checker: Checker, fields: SyntaxFields): Expression {
  const operands = collect(listOf(fields['args']).map((operand) => () => checker.expression(operand, boolean)));
  switch (textOf(fields['boolop'])) {
    case 'AND_EXPR':
      return { kind: 'and', operands };
    case 'OR_EXPR':
      return { kind: 'or', operands };
    default:
      return { kind: 'not', operand: operands[0] ?? refuse('an operand is missing', locationOf(fields)) };
  }
}

/** Reads `is [not] null` (`NullTest`). */
export function readNullTest(checker: Checker, fields: SyntaxFields): Expression {
  const negated = textOf(fields['nulltesttype']) === 'IS_NOT_NULL';
  return { kind: 'test', test: 'null', negated, operand: checker.expression(fields['arg'], null) };
}

/** Reads `is [not] true | false | unknown` (`BooleanTest`). */
export function readBooleanTest(checker: Checker, fields: SyntaxFields): Expression {
  const words = textOf(fields['booltesttype']).toLowerCase().split('_');
  const test = words.at(-1);
  if (test !== 'true' && test !== 'false' && test !== 'unknown') {
    return refuse('this test is not supported', locationOf(fields));
  }
  return { kind: 'test', test, negated: words.includes('not'), operand: checker.expression(fields['arg'], boolean) };
}

/** Reads both forms of CASE (`CaseExpr`); `case x when 1` is `case when x = 1`. */
export function readCase(checker: Checker, fields: SyntaxFields): Expression {
  const location = locationOf(fields);
  const branches = listOf(fields['args']).map((branch) => readNode(branch).fields);
  const conditions = branches.map((branch) =>
    fields['arg'] === undefined
      ? checker.expression(branch['expr'], boolean)
      : compare('=', checker.operand(fields['arg']), checker.operand(branch['expr']), locationOf(branch)),
  );
  const otherwise: Operand | null = fields['defresult'] === undefined ? null : checker.operand(fields['defresult']);
  const results = branches.map((branch) => checker.operand(branch['result']));
  const { type, expressions } = unify(otherwise ? [...results, otherwise] : results, 'CASE', location);
  return {
    kind: 'case',
    type,
    branches: conditions.map((when, i) => ({ when, then: expressions[i] ?? refuse('THEN is missing', location) })),
    otherwise: otherwise ? (expressions.at(-1) ?? null) : null,
  };
}
