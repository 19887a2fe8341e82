import type { Catalog } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import type { OpenAPIObject } from '@nestjs/swagger';
import { columnExample } from '../rest/openapi/column-example.js';
import { columnSchema, requiredColumns } from '../rest/openapi/column-schema.js';
import { reachableTables, type ReachableTable } from '../rest/openapi/reachable-tables.js';
import { tableParameters, type TableParameter } from '../rest/openapi/table-parameters.js';
import { functionPaths } from './function-paths.js';
import { writeOperations } from './table-writes.js';

/** The part of an OpenAPI 3 document that comes from the catalog. */
export type TablePart = Pick<OpenAPIObject, 'paths' | 'tags'> & { schemas: Record<string, object> };

/** A schema of the data API as one role reaches it. What is called schema in the document is called `table.<name>`, so that they cannot meet a DTO's name. */
export function tablePart(catalog: Catalog, role: Role, schema: string): TablePart {
  const tables = reachableTables(catalog, role, schema);
  return {
    tags: tables.map(({ table }) => ({
      name: table.name,
      ...(table.comment === null ? {} : { description: table.comment }),
    })),
    paths: {
      ...Object.fromEntries(
        tables.map((one) => [`/rest/v1/${one.table.name}`, { get: readOperation(one), ...writeOperations(one, role) }]),
      ),
      ...functionPaths(catalog, role, schema),
    },
    schemas: {
      Error: errorSchema,
      ...Object.fromEntries(tables.map((one) => [`table.${one.table.name}`, rowSchema(one)])),
    },
  };
}

const readOperation = (one: ReachableTable) => {
  const { name } = one.table;
  return {
    operationId: `read_${name}`,
    tags: [name],
    summary: `Read rows of ${name}`,
    description: 'Answers the rows that the policies let the caller see.',
    parameters: tableParameters(one).map(parameterObject),
    responses: {
      200: rows('All rows that match', name),
      206: rows('A part of the rows that match', name),
      400: error('The request cannot be understood', '22P02', 'invalid input syntax for type integer: "ten"'),
      401: error('The key is missing or wrong, or not enough', 'PGRST302', 'No API key found in request'),
      403: error('The user may not read one of the columns', '42501', `permission denied for table ${name}`),
      503: error('The database does not answer', 'PGRST000', 'Database connection error. Retrying the connection.'),
    },
    security: [{ apikey: [] }, { apikey: [], bearer: [] }],
  };
};

const parameterObject = (parameter: TableParameter) => ({
  name: parameter.name,
  in: parameter.in,
  description: parameter.description,
  required: false,
  schema: { type: parameter.kind },
  ...(parameter.example === null ? {} : { example: parameter.example }),
});

const rows = (description: string, table: string) => ({
  description,
  content: {
    'application/json': { schema: { type: 'array', items: { $ref: `#/components/schemas/table.${table}` } } },
  },
});

const error = (description: string, code: string, message: string) => ({
  description,
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/Error' },
      example: { code, message, details: null, hint: null },
    },
  },
});

const rowSchema = ({ table, columns }: ReachableTable) => ({
  type: 'object',
  ...(table.comment === null ? {} : { description: table.comment }),
  required: requiredColumns(columns),
  properties: Object.fromEntries(
    columns.map((column) => {
      const schema = { ...columnSchema(table, column), example: columnExample(column.type) };
      return [column.name, column.nullable ? { ...schema, nullable: true } : schema];
    }),
  ),
});

const errorSchema = {
  type: 'object',
  description: 'What every refusal looks like.',
  required: ['code', 'message', 'details', 'hint'],
  properties: {
    code: { type: 'string', description: 'A PGRST code or an SQLSTATE', example: '42501' },
    message: { type: 'string' },
    details: { type: 'string', nullable: true },
    hint: { type: 'string', nullable: true },
  },
};
