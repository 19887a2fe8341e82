import type { RowCount } from '@backstay/catalog';
import { argumentAlias } from '../scope.js';
import { typeOf } from '../type-of.js';
import type { Checker } from './checker.js';
import { refuse } from './refusal.js';
import { locate } from './syntax.js';

/** Reads what stands behind LIMIT or OFFSET: a constant, or an argument that is a whole number. Null: nothing. */
export function readRowCount(checker: Checker, node: unknown): RowCount | null {
  if (node === undefined) return null;
  const operand = checker.operand(node);
  if (operand.kind === 'unknown' && operand.text === null) return null;
  if (operand.kind === 'literal' && typeOf(operand).kind === 'integer') {
    const rows = Number(operand.value ?? '');
    if (operand.value === null || rows >= 0) return operand.value === null ? null : rows;
  }
  const whole = operand.kind !== 'unknown' && ['smallint', 'integer', 'bigint'].includes(typeOf(operand).kind);
  if (operand.kind === 'column' && operand.source === argumentAlias && whole) return { argument: operand.column };
  return refuse('LIMIT and OFFSET take a number or an argument', locate(node), 'Name an argument of type integer.');
}
