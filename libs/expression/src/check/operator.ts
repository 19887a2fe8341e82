import type { ColumnType } from '@backstay/catalog';
import type { Arithmetic, Comparison, Expression } from '../expression.js';
import { rangeElement } from '../range-text.js';
import { family, sameFamily } from '../type-name.js';
import { text, typeOf } from '../type-of.js';
import { readArithmetic } from './arithmetic.js';
import { readAnyArray } from './array.js';
import type { Checker } from './checker.js';
import { noOperator, settle, sides, unify } from './coerce.js';
import { compare, requireComparable } from './compare.js';
import { readJsonPath } from './json-path.js';
import { refuse } from './refusal.js';
import { listOf, locationOf, namesOf, readNode, textOf, type SyntaxFields } from './syntax.js';

const comparisons: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];
const arithmetic: readonly string[] = ['+', '-', '*', '/', '%', '||'];
const containments = { '@>': 'contains', '<@': 'contained', '&&': 'overlaps' } as const;

/** Reads what PostgreSQL's grammar calls an operator expression (`A_Expr`). */
export function readOperator(checker: Checker, fields: SyntaxFields): Expression {
  const location = locationOf(fields);
  const operator = namesOf(fields['name']).at(-1) ?? '';
  const { lexpr: left, rexpr: right } = fields;
  switch (textOf(fields['kind'])) {
    case 'AEXPR_OP':
      return readBinary(checker, operator, left, right, location);
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return readAnyArray(checker, textOf(fields['kind']) === 'AEXPR_OP_ANY', operator, left, right, location);
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      return readDistinct(checker, textOf(fields['kind']) === 'AEXPR_NOT_DISTINCT', left, right, location);
    case 'AEXPR_NULLIF':
      return readNullIf(checker, left, right, location);
    case 'AEXPR_IN':
      return readInList(checker, operator === '<>', left, listOf(readNode(right).fields['items']), location);
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return readLike(checker, operator, left, right, location);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
      return readBetween(checker, textOf(fields['kind']) === 'AEXPR_NOT_BETWEEN', fields, location);
    default:
      return refuse('this form of comparison is not supported', location);
  }
}

function readBinary(
  checker: Checker,
  operator: string,
  left: unknown,
  right: unknown,
  location: number | null,
): Expression {
  if (operator === '->' || operator === '->>' || operator === '#>' || operator === '#>>') {
    return readJsonPath(checker, operator, left, right, location);
  }
  if (arithmetic.includes(operator)) {
    return readArithmetic(checker, operator as Arithmetic['operator'], left, right, location);
  }
  if (left !== undefined && comparisons.includes(operator)) {
    return compare(operator as Comparison['operator'], checker.operand(left), checker.operand(right), location);
  }
  if (operator in containments) {
    const kind = containments[operator as keyof typeof containments];
    return readContainment(checker, kind, operator, left, right, location);
  }
  const advice = operator.includes('~')
    ? 'Regular expressions differ between engines; LIKE and ILIKE do not.'
    : 'docs/schema-subset.md lists the operators.';
  return refuse(`the operator ${operator} is not supported`, location, advice);
}

function readDistinct(
  checker: Checker,
  negated: boolean,
  leftNode: unknown,
  rightNode: unknown,
  location: number | null,
): Expression {
  const [left, right] = sides(checker.operand(leftNode), checker.operand(rightNode));
  requireComparable('=', left, right, location);
  return { kind: 'distinct', negated, left, right };
}

function readNullIf(checker: Checker, left: unknown, right: unknown, location: number | null): Expression {
  const args = sides(checker.operand(left), checker.operand(right));
  requireComparable('=', ...args, location);
  return { kind: 'call', type: typeOf(args[0]), name: 'nullif', arguments: args };
}

/** Reads the list form of IN; NOT IN is its negation. */
function readInList(
  checker: Checker,
  negated: boolean,
  left: unknown,
  items: readonly unknown[],
  location: number | null,
): Expression {
  const given = checker.operand(left);
  const options = items.map((item) => checker.operand(item));
  const operand = given.kind === 'unknown' ? settle(given, unify(options, 'IN', location).type) : given;
  const list = options.map((option) => settle(option, typeOf(operand)));
  for (const option of list) requireComparable('=', operand, option, location);
  const found: Expression = { kind: 'in', operand, list };
  return negated ? { kind: 'not', operand: found } : found;
}

function readLike(
  checker: Checker,
  operator: string,
  left: unknown,
  right: unknown,
  location: number | null,
): Expression {
  if (readNode(right).tag === 'FuncCall' && namesOf(readNode(right).fields['funcname']).at(-1) === 'like_escape') {
    refuse('LIKE … ESCAPE is not supported', location, 'The escape character is the backslash.');
  }
  const operand = settle(checker.operand(left), text);
  const pattern = settle(checker.operand(right), text);
  if (family(typeOf(operand)) !== 'text' || family(typeOf(pattern)) !== 'text') {
    noOperator(operator, operand, pattern, location);
  }
  if (pattern.kind === 'literal' && /(?<!\\)(\\\\)*\\$/.test(pattern.value ?? '')) {
    refuse('LIKE pattern must not end with escape character', location);
  }
  const like: Expression = { kind: 'like', insensitive: operator.endsWith('*'), operand, pattern };
  return operator.startsWith('!') ? { kind: 'not', operand: like } : like;
}

function readBetween(checker: Checker, negated: boolean, fields: SyntaxFields, location: number | null): Expression {
  const [low, high] = listOf(readNode(fields['rexpr']).fields['items']);
  // The operand stands twice in the tree, so it is read twice: the aliases in it must differ.
  const between: Expression = {
    kind: 'and',
    operands: [
      compare('>=', checker.operand(fields['lexpr']), checker.operand(low), location),
      compare('<=', checker.operand(fields['lexpr']), checker.operand(high), location),
    ],
  };
  return negated ? { kind: 'not', operand: between } : between;
}

function readContainment(
  checker: Checker,
  operator: 'contains' | 'contained' | 'overlaps',
  written: string,
  leftNode: unknown,
  rightNode: unknown,
  location: number | null,
): Expression {
  const [left, right] = sides(checker.operand(leftNode), checker.operand(rightNode));
  const { kind } = typeOf(left);
  const known = kind === 'array' || kind === 'range' || (kind === 'jsonb' && operator !== 'overlaps');
  const same = known && sameFamily(typeOf(left), typeOf(right));
  const holds =
    (operator === 'contains' && isElementOf(typeOf(right), typeOf(left))) ||
    (operator === 'contained' && isElementOf(typeOf(left), typeOf(right)));
  if (!same && !holds) noOperator(written, left, right, location);
  return { kind: 'containment', operator, left, right };
}

/** Whether values of a type are what lies between the bounds of a range type: `during @> now()`. */
const isElementOf = (type: ColumnType, range: ColumnType): boolean =>
  range.kind === 'range' && rangeElement(range.name).kind === type.kind;
