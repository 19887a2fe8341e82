import type { Expression } from './expression.js';
import type { ExpressionProblem, ExpressionScope, LookupFunction } from './scope.js';

/**
 * Reads an expression of PostgreSQL's syntax tree (libpg-query's JSON) into a typed one. Everything that is not
 * understood exactly is a problem; then `expression` is null.
 */
export function checkExpression(
  _node: unknown,
  _scope: ExpressionScope,
): { expression: Expression | null; problems: readonly ExpressionProblem[] } {
  throw new Error('Not written yet');
}

/**
 * Reads the body of a look-up function, given the syntax tree's SELECT node (`{ SelectStmt: … }`) of its text and its
 * declared signature. Locations in problems are offsets in the body's text.
 */
export function checkLookupFunction(
  _node: unknown,
  _signature: Omit<LookupFunction, 'body'>,
  _scope: Pick<ExpressionScope, 'table' | 'enums' | 'functions'>,
): { function: LookupFunction | null; problems: readonly ExpressionProblem[] } {
  throw new Error('Not written yet');
}
