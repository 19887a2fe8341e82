import type { ColumnType } from '@backstay/catalog';
import type { EnumType, ExpressionProblem } from './scope.js';

/** Reads a `TypeName` node of the syntax tree: `varchar(20)`, `numeric(12,2)[]`, an enum by name. */
export function readType(
  _node: unknown,
  _enums: readonly EnumType[],
): { type: ColumnType | null; problem: ExpressionProblem | null } {
  throw new Error('Not written yet');
}
