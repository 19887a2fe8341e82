import type { Column, Table } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import { columnSchema } from './column-schema.js';
import { tableOperations, type DataOperation } from './data-operations.js';
import type { ReachableTable } from './reachable-tables.js';
import { parameterReferences } from './swagger-parameters.js';
import { neededColumns, writable } from './writable.js';

/** The operations of Swagger 2.0 that write a table, as far as the role's grants go. */
export function writeOperations(one: ReachableTable, role: Role): object {
  const { table } = one;
  const { inserted, updated, deletes, puts } = writable(table, role);
  const rows = { schema: { type: 'array', items: { $ref: `#/definitions/${table.name}` } } };
  const write = (operation: DataOperation, taken: readonly object[], responses: object): object => ({
    tags: [table.name],
    parameters: [...taken, ...parameterReferences(one, operation)],
    responses,
  });
  const { insert, change, replace, delete: remove } = tableOperations;
  const changed = { 200: { description: 'OK', ...rows }, 204: { description: 'No Content' } };
  return {
    ...(inserted && {
      post: write(insert, [body(table, inserted, true)], { 201: { description: 'Created', ...rows } }),
    }),
    ...(updated && { patch: write(change, [body(table, updated, false)], changed) }),
    ...(puts && { put: write(replace, [body(table, inserted ?? [], true)], changed) }),
    ...(deletes && { delete: write(remove, [], changed) }),
  };
}

const body = (table: Table, columns: readonly Column[], whole: boolean): object => ({
  name: table.name,
  in: 'body',
  required: true,
  schema: {
    type: 'object',
    ...(whole && neededColumns(columns).length > 0 ? { required: neededColumns(columns) } : {}),
    properties: Object.fromEntries(columns.map((column) => [column.name, columnSchema(table, column)])),
  },
});
