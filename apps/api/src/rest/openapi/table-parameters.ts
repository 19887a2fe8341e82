import type { Column } from '@backstay/catalog';
import { filterExamples } from './column-example.js';
import type { ReachableTable } from './reachable-tables.js';

/** A parameter of a table's GET, in the words OpenAPI 2 and 3 share. */
export interface TableParameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly description: string;
  readonly example: string | null;
  readonly kind: 'string' | 'integer';
}

/** What every table takes. */
export const commonParameters: readonly TableParameter[] = [
  {
    name: 'select',
    in: 'query',
    kind: 'string',
    description:
      'Columns to return: `id,title`, renamed `heading:title`, out of JSON `details->>language`; rows of a related table `author(name)`',
    example: '*',
  },
  {
    name: 'order',
    in: 'query',
    kind: 'string',
    description: 'Columns to sort by: `name.asc`, `name.desc.nullslast`',
    example: null,
  },
  {
    name: 'or',
    in: 'query',
    kind: 'string',
    description: 'Rows that pass any of several filters: `(one.eq.1,and(two.gt.2,three.is.null))`',
    example: null,
  },
  { name: 'limit', in: 'query', kind: 'integer', description: 'Rows to return, at most', example: '10' },
  { name: 'offset', in: 'query', kind: 'integer', description: 'Rows to skip', example: null },
  {
    name: 'Prefer',
    in: 'header',
    kind: 'string',
    description: '`count=exact` asks for the total, which Content-Range then ends with',
    example: null,
  },
];

/**
 * What a table takes. `*` means all its columns, which is refused to a role that may not read them all: then the
 * example names those it may.
 */
export const tableParameters = ({ table, columns }: ReachableTable): readonly TableParameter[] => {
  const all = columns.length === table.columns.length;
  const named = columns.map((column) => column.name).join(',');
  const common = commonParameters.map((one) => (one.name === 'select' && !all ? { ...one, example: named } : one));
  return [...common, ...columns.map(columnParameter)];
};

/** The filter of one column. */
export function columnParameter(column: Column): TableParameter {
  const examples = filterExamples(column.type, column.name).map((example) => `\`${example}\``);
  const about = column.comment === null ? '' : `${column.comment}\n\n`;
  return {
    name: column.name,
    in: 'query',
    kind: 'string',
    description: `${about}Filter: ${examples.join(', ')}`,
    example: null,
  };
}
