import { rewrite, type Expression, type Value } from '@backstay/expression';
import type { StoredRow } from '../write-plan.js';

/**
 * The condition about a row in which these columns have these values; other columns are those of the stored row. `store`
 * makes the value of a column, once for each that is mentioned.
 */
export function overlayRow(
  condition: Expression,
  alias: string,
  row: StoredRow,
  store: (column: string, text: string | null) => Value,
): Expression {
  const values = new Map<string, Value>();
  return rewrite(condition, (node) => {
    if (node.kind !== 'column' || node.source !== alias) return node;
    const text = row.get(node.column);
    if (text === undefined) return node;
    const value = values.get(node.column) ?? store(node.column, text);
    values.set(node.column, value);
    return value;
  });
}
