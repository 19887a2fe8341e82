import type { Column } from '@backstay/catalog';
import { filterExamples } from './column-example.js';
import type { DataOperation } from './data-operations.js';
import type { DataParameter } from './data-parameters.js';
import type { ReachableTable } from './reachable-tables.js';

/** The filter of one column. */
export function columnParameter(column: Column): DataParameter {
  const examples = filterExamples(column.type, column.name).map((example) => `\`${example}\``);
  const about = column.comment === null ? '' : `${column.comment}\n\n`;
  return { name: column.name, in: 'query', kind: 'string', description: `${about}Filter: ${examples.join(', ')}` };
}

/** The columns that filter an operation on a table. */
export function filterColumns(
  { table, columns, computed }: ReachableTable,
  { filters }: Pick<DataOperation, 'filters'>,
): readonly Column[] {
  switch (filters) {
    case 'none':
      return [];
    case 'key':
      return columns.filter(({ name }) => table.primaryKey?.columns.includes(name));
    case 'stored':
      return columns;
    case 'all':
      return [...columns, ...computed];
  }
}
