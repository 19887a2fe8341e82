import type { Column, Table } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import { columnSchema } from './column-schema.js';
import type { ReachableTable } from './reachable-tables.js';
import { neededColumns, writable, writePreferences } from './writable.js';

/** The operations of Swagger 2.0 that write a table, as far as the role's grants go. */
export function writeOperations({ table, columns }: ReachableTable, role: Role): object {
  const { inserted, updated, deletes, puts } = writable(table, role);
  const filters = columns.map((column) => ({ $ref: `#/parameters/rowFilter.${table.name}.${column.name}` }));
  const prefer = { ...writePreferences, type: 'string', required: false };
  const rows = { schema: { type: 'array', items: { $ref: `#/definitions/${table.name}` } } };
  const operation = (parameters: readonly object[], responses: object): object => ({
    tags: [table.name],
    parameters: [...parameters, prefer],
    responses,
  });
  const changed = { 200: { description: 'OK', ...rows }, 204: { description: 'No Content' } };
  return {
    ...(inserted && { post: operation([body(table, inserted, true)], { 201: { description: 'Created', ...rows } }) }),
    ...(updated && { patch: operation([...filters, body(table, updated, false)], changed) }),
    ...(puts && { put: operation([...filters, body(table, inserted ?? [], true)], changed) }),
    ...(deletes && { delete: operation(filters, changed) }),
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
