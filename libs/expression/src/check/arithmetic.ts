import type { Arithmetic, Expression } from '../expression.js';
import { family } from '../type-name.js';
import { text, typeOf } from '../type-of.js';
import type { Checker } from './checker.js';
import { commonType, noOperator, settle, sides } from './coerce.js';
import { refuse } from './refusal.js';

/** Reads `+ - * / %` on numbers and `||` on texts; a sign before a value is a subtraction from 0. */
export function readArithmetic(
  checker: Checker,
  operator: Arithmetic['operator'],
  leftNode: unknown,
  rightNode: unknown,
  location: number | null,
): Expression {
  if (leftNode === undefined) return readSign(checker, operator, rightNode, location);
  if (operator === '||') return readConcatenation(checker, leftNode, rightNode, location);
  const [left, right] = sides(checker.operand(leftNode), checker.operand(rightNode));
  const type = commonType(typeOf(left), typeOf(right));
  if (type === null || family(type) !== 'number') {
    return noOperator(operator, left, right, location);
  }
  if (operator === '/' || operator === '%') requireSafeDivision(operator, type.kind, right, location);
  return { kind: 'arithmetic', type, operator, left, right };
}

function readSign(checker: Checker, operator: string, node: unknown, location: number | null): Expression {
  const operand = checker.expression(node, null);
  const type = typeOf(operand);
  if (family(type) !== 'number' || (operator !== '+' && operator !== '-')) {
    return refuse(`the operator ${operator} is not supported here`, location);
  }
  if (operator === '+') return operand;
  const zero: Expression = { kind: 'literal', type, value: '0' };
  return { kind: 'arithmetic', type, operator: '-', left: zero, right: operand };
}

function readConcatenation(
  checker: Checker,
  leftNode: unknown,
  rightNode: unknown,
  location: number | null,
): Expression {
  const left = settle(checker.operand(leftNode), text);
  const right = settle(checker.operand(rightNode), text);
  if (family(typeOf(left)) !== 'text' || family(typeOf(right)) !== 'text') {
    return refuse('|| joins texts only', location, 'Cast the other side to text.');
  }
  return { kind: 'arithmetic', type: text, operator: '||', left, right };
}

/**
 * Division by zero is an error on one engine and NULL on another, and the digits of a numeric quotient differ: only
 * whole numbers (and double precision, for `/`) by a constant come out alike.
 */
function requireSafeDivision(operator: string, kind: string, divisor: Expression, location: number | null): void {
  const exact =
    kind === 'smallint' || kind === 'integer' || kind === 'bigint' || (kind === 'double' && operator === '/');
  if (!exact) refuse(`${operator} on ${kind} is not the same on every engine`, location, 'Multiply instead.');
  if (divisor.kind !== 'literal' || divisor.value === null || Number(divisor.value) === 0) {
    refuse(`${operator} needs a constant divisor that is not 0`, location);
  }
}
