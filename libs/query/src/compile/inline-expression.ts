import type { Expression } from '@backstay/expression';
import { compileExpression } from './compile-expression.js';
import type { Dialect } from './dialect.js';

/**
 * SQL text of an expression inside DDL (CHECK, generated columns, defaults), where nothing can be bound: constants of
 * the schema's author are written out by the dialect, columns of `row` stand alone. Throws Error if a caller's value
 * or a claim is in it: those have no place in a table's definition.
 */
export function inlineExpression(expression: Expression, dialect: Dialect): string {
  const fragment = compileExpression(expression, inlining(dialect), { unqualified: 'row' });
  return fragment
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind !== 'literal') throw new Error(`A ${part.kind} cannot stand in a table's definition`);
      return dialect.inlineLiteral(part.type, part.value);
    })
    .join('');
}

/** A written-out literal has its type already; it needs no wrapping as a bound one does. */
function inlining(dialect: Dialect): Dialect {
  return Object.create(dialect, { bound: { value: (placeholder: unknown) => placeholder } }) as Dialect;
}
