import { visit, type Expression } from '@backstay/expression';
import type { IndexDefinition } from './table-definition.js';

/** Names of the row's columns in an expression (source `row`), each once, in the order of writing. */
export function rowColumns(expression: Expression): readonly string[] {
  const names = new Set<string>();
  visit(expression, (node) => {
    if (node.kind === 'column' && node.source === 'row') names.add(node.column);
  });
  return [...names];
}

/** The columns of an index over plain columns and all rows that finds by their values; null: it is another. */
export function plainColumns(index: IndexDefinition): readonly string[] | null {
  if (index.where !== undefined || index.search !== undefined) return null;
  return namedColumns(index);
}

/** The columns an index is over, whichever rows it holds; null: one of its parts is an expression. */
export function namedColumns(index: IndexDefinition): readonly string[] | null {
  const names = index.columns.flatMap((part) => ('column' in part ? [part.column] : []));
  return names.length === index.columns.length ? names : null;
}

/** Every column that an index has to do with, in its parts, their expressions and its condition. */
export function indexColumns(index: IndexDefinition): readonly string[] {
  const parts = index.columns.flatMap((part) => ('column' in part ? [part.column] : rowColumns(part.expression)));
  return [...new Set([...parts, ...(index.where === undefined ? [] : rowColumns(index.where))])];
}
