import { filterColumns } from './column-parameter.js';
import type { DataOperation } from './data-operations.js';
import { preferenceKey } from './preference-parameter.js';
import type { ReachableTable } from './reachable-tables.js';

/** The parameters of an operation on a table, as references into a document of Swagger 2.0. Like PostgREST's, it tells of stored columns. */
export function parameterReferences(one: ReachableTable, operation: DataOperation): readonly object[] {
  const { parameters, preferences } = operation;
  return [
    ...filterColumns({ ...one, computed: [] }, operation).map(({ name }) => `rowFilter.${one.table.name}.${name}`),
    ...parameters,
    ...(preferences === null ? [] : [preferenceKey(preferences)]),
  ].map((key) => ({ $ref: `#/parameters/${key}` }));
}
