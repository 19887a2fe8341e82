import type { Expression } from '@backstay/expression';
import type { FieldName, SelectItem } from '../parse/data-request.js';
import type { Projection } from '../pipeline.types.js';
import { castType } from './cast-type.js';
import { keyedByCast } from './lossless-casts.js';
import { aggregateOf, countOfRows } from './resolve-aggregate.js';
import { columnReference, requireReadable, resolveField, type Scope } from './scope.js';

type FieldItem = Extract<SelectItem, { kind: 'field' }>;

/** The columns that are selected, in the order asked for; `*` stands for all columns in the table's order. */
export function resolveSelect(items: readonly SelectItem[], scope: Scope): Projection[] {
  return items.flatMap((item): Projection[] => {
    switch (item.kind) {
      case 'all':
        return scope.table.columns.map((column) => {
          requireReadable(column, scope);
          return { name: column.name, expression: columnReference(column, scope.alias) };
        });
      case 'embed':
        return [];
      case 'count':
        return [{ name: item.alias ?? 'count', expression: cast(countOfRows, item.cast, scope) }];
      case 'field':
        return [resolveItem(item, scope)];
    }
  });
}

function resolveItem(item: FieldItem, scope: Scope): Projection {
  const { alias, field, aggregate } = item;
  if (isRowCount(item, scope)) return { name: alias ?? 'count', expression: cast(countOfRows, item.cast, scope) };
  const { expression } = resolveField(field, scope);
  if (aggregate === null) {
    const projection = { name: alias ?? fieldKey(field), expression: cast(expression, item.cast, scope) };
    // PostgREST groups by the alias where there is one, and otherwise by the column.
    return alias === null ? projection : keyedByCast(projection);
  }
  const argument = cast(expression, item.cast, scope);
  return {
    name: alias ?? aggregate.name,
    expression: cast(aggregateOf(aggregate.name, argument), aggregate.cast, scope),
  };
}

/** Whether an item aggregates, which a setting allows. */
export const isAggregate = (item: SelectItem): boolean =>
  item.kind === 'count' || (item.kind === 'field' && item.aggregate !== null);

/**
 * `count` without brackets, where no column has the name: the number of rows, as PostgreSQL reads `table.count`. It has been
 * there longer than aggregates, so clients use it, and no setting is asked.
 */
export const isRowCount = (item: SelectItem, { catalog, table }: Pick<Scope, 'catalog' | 'table'>): boolean =>
  item.kind === 'field' &&
  item.aggregate === null &&
  item.field.column === 'count' &&
  item.field.as === null &&
  catalog.column(table, 'count') === null;

const cast = (operand: Expression, name: string | null, scope: Scope): Expression =>
  name === null ? operand : { kind: 'cast', type: castType(name, scope), operand };

/** The key of a field without alias: the last key of its path, or the column's name (indexes name nothing). */
function fieldKey({ column, path }: FieldName): string {
  const key = path.findLast((step) => typeof step === 'string');
  return typeof key === 'string' ? key : column;
}
