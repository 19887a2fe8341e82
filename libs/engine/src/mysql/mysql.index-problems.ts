import { typeOf } from '@backstay/expression';
import { rowColumns, type DdlProblem, type IndexDefinition, type TableDefinition } from '@backstay/query';
import { isLong, isTextual, keyBudget } from './mysql.key-length.js';

/**
 * Indexes over expressions that are there for speed only and would give none. `indexesExpressions`: a query that has
 * the expression is answered by the index. Unique ones are for their own sake and can always be had.
 */
export function indexProblems(table: TableDefinition, indexesExpressions: boolean): readonly DdlProblem[] {
  const advice =
    'Add a generated column with the expression and index that, or make the index unique if it is meant so.';
  return table.indexes.flatMap((index): readonly DdlProblem[] => {
    const object = `${index.name} on ${table.schema}.${table.name}`;
    if (index.unique || index.columns.every((part) => 'column' in part)) return [];
    if (!indexesExpressions)
      return [{ object, message: 'This database finds no rows by an index over an expression.', advice }];
    if (!hasLongExpression(table, index)) return [];
    return [{ object, message: 'This database has no index over an expression that gives a long text.', advice }];
  });
}

function hasLongExpression(table: TableDefinition, index: IndexDefinition): boolean {
  return index.columns.some((part) => {
    if ('column' in part || !isTextual(typeOf(part.expression))) return false;
    const used = table.columns.filter((column) => rowColumns(part.expression).includes(column.name));
    return used.some((column) => isLong(column.type, keyBudget(used)));
  });
}
