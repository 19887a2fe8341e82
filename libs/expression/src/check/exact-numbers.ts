import type { ColumnType } from '@backstay/catalog';
import type { Arithmetic, Expression } from '../expression.js';
import { family, typeName } from '../type-name.js';
import { typeOf } from '../type-of.js';
import { mapChildren } from '../visit.js';
import { refuse } from './refusal.js';

type Decimal = Extract<ColumnType, { kind: 'numeric' }>;

/**
 * Settles how many digits behind the point each decimal of a view has, so that every engine gives the same ones, and
 * refuses what could leave its type: PostgreSQL would fail there, and the others would go on with another number.
 */
export function settleNumbers(expression: Expression, location: number | null): Expression {
  // What an aggregate takes was settled when its type was found; what is compared gives no number.
  if (expression.kind === 'aggregate' || conditions.has(expression.kind)) return expression;
  return settle(
    mapChildren(expression, (child) => settleNumbers(child, location)),
    location,
  );
}

/** The expression with whole numbers computed as bigint where a result could leave its type and a bigint holds it. */
export function widenIntegers(expression: Expression): Expression {
  if (expression.kind === 'aggregate' || conditions.has(expression.kind)) return expression;
  const node = mapChildren(expression, widenIntegers);
  if (node.kind !== 'arithmetic' || node.operator === '||') return node;
  const narrow = node.type.kind === 'smallint' || node.type.kind === 'integer';
  if (!narrow || isNearer(node) || magnitude(node) <= (limits[node.type.kind] ?? 0n) - 1n) return node;
  return { ...node, type: bigint, left: asBigint(node.left), right: asBigint(node.right) };
}

const bigint: ColumnType = { kind: 'bigint' };

function asBigint(operand: Expression): Expression {
  if (typeOf(operand).kind === 'bigint') return operand;
  return operand.kind === 'literal' ? { ...operand, type: bigint } : { kind: 'cast', type: bigint, operand };
}

const conditions: ReadonlySet<Expression['kind']> = new Set([
  'compare',
  'distinct',
  'in',
  'in-query',
  'exists',
  'like',
  'regex',
  'text-search',
  'containment',
  'range-position',
]);

function settle(node: Expression, location: number | null): Expression {
  if (node.kind === 'literal' && node.type.kind === 'numeric') return { ...node, type: decimal(digitsOf(node.value)) };
  if (node.kind === 'cast' && node.type.kind === 'numeric') {
    return { ...node, type: decimal(node.type.scale ?? scaleOf(node.operand, location)) };
  }
  if (node.kind === 'arithmetic' && node.operator !== '||') return settleArithmetic(node, location);
  if (node.kind === 'call' && node.name === 'round') {
    const [, digits] = node.arguments;
    return exactly(node, digits?.kind === 'literal' ? Number(digits.value) : 0);
  }
  const operands = alternatives(node);
  if (operands === null || !operands.some((one) => typeOf(one).kind === 'numeric')) return node;
  return exactly(node, Math.max(...operands.map((one) => scaleOf(one, location))));
}

function settleArithmetic(node: Arithmetic, location: number | null): Expression {
  const { operator, left, right } = node;
  if (isDecimal(left) || isDecimal(right)) {
    const [a, b] = [scaleOf(left, location), scaleOf(right, location)];
    return exactly(node, operator === '*' ? a + b : Math.max(a, b));
  }
  if (node.type.kind === 'real' || node.type.kind === 'double') {
    refuse(
      `${operator} on ${typeName(node.type)} is not supported in a view`,
      location,
      'Use numeric(precision, scale).',
    );
  }
  const limit = limits[node.type.kind] ?? 0n;
  if (!isNearer(node) && magnitude(node) > limit - 1n) {
    refuse(
      `${typeName(typeOf(left))} ${operator} ${typeName(typeOf(right))} may leave the range of ${typeName(node.type)}`,
      location,
      'Cast one side to bigint, or to numeric, which has no end.',
    );
  }
  return node;
}

/** A quotient or rest is no farther from zero than what was divided: its divisor is a constant. */
const isNearer = ({ operator, right }: Arithmetic): boolean =>
  operator === '%' || (operator === '/' && right.kind === 'literal' && right.value !== '-1');

const isDecimal = (expression: Expression): boolean => typeOf(expression).kind === 'numeric';

const decimal = (scale: number): Decimal => ({ kind: 'numeric', precision: null, scale });

/** The node, with its value written out to exactly that many digits. */
function exactly(node: Expression, scale: number): Expression {
  const type = decimal(scale);
  return { kind: 'cast', type, operand: { ...node, type } as Expression };
}

const digitsOf = (value: string | null): number => value?.split('.')[1]?.length ?? 0;

/** Digits behind the point that values of an expression have at most. */
function scaleOf(expression: Expression, location: number | null): number {
  const type = typeOf(expression);
  if (type.kind === 'smallint' || type.kind === 'integer' || type.kind === 'bigint') return 0;
  if (type.kind === 'numeric' && type.scale !== null) return type.scale;
  return refuse(
    `how many digits a ${typeName(type)} has is not known here`,
    location,
    'Declare the column as numeric(precision, scale).',
  );
}

/** What the value of a node is one of; null: it is no choice. */
function alternatives(node: Expression): readonly Expression[] | null {
  if (node.kind === 'case') {
    return [...node.branches.map((branch) => branch.then), ...(node.otherwise === null ? [] : [node.otherwise])];
  }
  return node.kind === 'call' && (node.name === 'coalesce' || node.name === 'nullif') ? node.arguments : null;
}

/** One more than the largest value of each type. */
const limits: Readonly<Record<string, bigint>> = { smallint: 2n ** 15n, integer: 2n ** 31n, bigint: 2n ** 63n };

/** How far from zero an expression of whole numbers can be. */
function magnitude(expression: Expression): bigint {
  if (expression.kind === 'literal' && family(expression.type) === 'number') {
    const value = BigInt(expression.value ?? 0);
    return value < 0n ? -value : value;
  }
  if (expression.kind === 'cast') return magnitude(expression.operand);
  if (expression.kind !== 'arithmetic') return limits[typeOf(expression).kind] ?? 2n ** 64n;
  const [left, right] = [magnitude(expression.left), magnitude(expression.right)];
  if (expression.operator === '*') return left * right;
  return expression.operator === '/' || expression.operator === '%' ? left : left + right;
}
