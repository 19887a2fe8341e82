import type { Column, Table } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import { columnExample } from '../rest/openapi/column-example.js';
import { columnSchema } from '../rest/openapi/column-schema.js';
import type { ReachableTable } from '../rest/openapi/reachable-tables.js';
import { columnParameter } from '../rest/openapi/table-parameters.js';
import { neededColumns, writable, writePreferences } from '../rest/openapi/writable.js';

/** The operations of OpenAPI 3 that write a table, as far as the role's grants go. */
export function writeOperations(one: ReachableTable, role: Role): object {
  const { table } = one;
  const { inserted, updated, deletes, puts } = writable(table, role);
  const filters = one.columns.map((column) => {
    const { name, in: place, kind, description } = columnParameter(column);
    return { name, in: place, description, required: false, schema: { type: kind } };
  });
  const operation = (verb: string, parameters: readonly object[], columns: readonly Column[] | null): object => ({
    operationId: `${verb.toLowerCase()}_${table.name}`,
    tags: [table.name],
    summary: `${verb} rows of ${table.name}`,
    description: descriptions[verb],
    parameters: [...parameters, { ...writePreferences, required: false, schema: { type: 'string' } }],
    ...(columns && { requestBody: requestBody(table, columns, verb === 'Change') }),
    responses: responses(table, verb),
    security: [{ apikey: [] }, { apikey: [], bearer: [] }],
  });
  return {
    ...(inserted && { post: operation('Insert', [], inserted) }),
    ...(updated && { patch: operation('Change', filters, updated) }),
    ...(puts && { put: operation('Replace', filters, inserted) }),
    ...(deletes && { delete: operation('Delete', filters, null) }),
  };
}

const descriptions: Readonly<Record<string, string>> = {
  Insert: 'One object, or a list of objects with the same keys: all of them are written, or none.',
  Change: 'Changes the rows that the filters match and the policies let the caller change.',
  Replace: 'Writes one whole row; the filters are `eq` on the primary key.',
  Delete: 'Deletes the rows that the filters match and the policies let the caller delete.',
};

function requestBody(table: Table, columns: readonly Column[], partial: boolean): object {
  const needed = neededColumns(columns);
  return {
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          ...(partial || needed.length === 0 ? {} : { required: needed }),
          properties: Object.fromEntries(
            columns.map((column) => {
              const schema = columnSchema(table, column);
              return [column.name, column.nullable ? { ...schema, nullable: true } : schema];
            }),
          ),
        },
        example: Object.fromEntries(columns.map((column) => [column.name, columnExample(column.type)])),
      },
    },
  };
}

function responses(table: Table, verb: string): object {
  const rows = {
    content: {
      'application/json': { schema: { type: 'array', items: { $ref: `#/components/schemas/table.${table.name}` } } },
    },
  };
  const error = (description: string): object => ({
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  });
  return {
    ...(verb === 'Insert'
      ? { 201: { description: 'The rows are written', ...rows } }
      : { 200: { description: 'The rows, when they were asked for', ...rows }, 204: { description: 'Done' } }),
    400: error('The request or a value cannot be understood'),
    401: error('The key is missing or wrong, or not enough'),
    403: error('A policy or grant refuses the write (42501)'),
    409: error('A key is taken, or a reference points nowhere (23505, 23503)'),
  };
}
