import type { Expression } from '../expression.js';
import { visit } from '../visit.js';
import type { Frame } from './checker.js';
import { refuse } from './refusal.js';

/**
 * Refuses to tell apart or to order texts whose own collation takes different ones for the same: PostgreSQL would give
 * two groups where the database gives one.
 */
export function requirePortableText(expression: Expression, frame: Frame, what: string, location: number | null): void {
  visit(expression, (node) => {
    if (node.kind !== 'column') return;
    const entry = frame.find(({ alias }) => alias === node.source);
    const collation = entry?.table.columns.find((column) => column.name === node.column)?.collation ?? null;
    if (collation === null || collation === 'C') return;
    refuse(
      `${what} of "${node.column}" would go by its collation ${collation}`,
      location,
      'In that collation texts that differ are equal; group by a key instead.',
    );
  });
}

/** As `requirePortableText`, for what the aggregates in an expression compare. */
export function requirePortableAggregates(expression: Expression, frame: Frame, location: number | null): void {
  visit(expression, (node) => {
    if (node.kind !== 'aggregate' || node.argument === null) return;
    if (node.name === 'min' || node.name === 'max' || node.distinct) {
      requirePortableText(node.argument, frame, `${node.name}()`, location);
    }
  });
}
