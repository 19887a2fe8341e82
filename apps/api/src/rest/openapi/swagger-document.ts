import type { Catalog } from '@backstay/catalog';
import { productVersion } from '@backstay/config';
import type { Role } from '@backstay/kernel';
import { columnSchema, requiredColumns } from './column-schema.js';
import { functionPaths } from './swagger-functions.js';
import { reachableTables, type ReachableTable } from './reachable-tables.js';
import { writeOperations } from './swagger-writes.js';
import { columnParameter } from './column-parameter.js';
import { tableOperations } from './data-operations.js';
import { dataParameters, type DataParameter } from './data-parameters.js';
import { preferenceGroups, preferenceKey, preferenceParameter } from './preference-parameter.js';
import { parameterReferences } from './swagger-parameters.js';

/** Swagger 2.0 of one schema of the data API for one role, laid out as PostgREST lays it out. */
export function swaggerDocument(catalog: Catalog, role: Role, schema: string): object {
  const tables = reachableTables(catalog, role, schema);
  return {
    swagger: '2.0',
    info: { title: 'Data API', description: `What the role ${role} can reach`, version: productVersion },
    basePath: '/rest/v1/',
    consumes: ['application/json'],
    produces: ['application/json', 'application/vnd.pgrst.object+json'],
    paths: {
      '/': { get: { tags: ['Introspection'], summary: 'This document', responses: { 200: { description: 'OK' } } } },
      ...Object.fromEntries(
        tables.map((one) => [`/${one.table.name}`, { get: readOperation(one), ...writeOperations(one, role) }]),
      ),
      ...functionPaths(catalog, role, schema),
    },
    definitions: Object.fromEntries(tables.map((one) => [one.table.name, definition(one)])),
    parameters: Object.fromEntries([
      ...Object.entries(dataParameters).map(([key, parameter]) => [key, parameterOf(parameter)]),
      ...preferenceGroups.map((group) => [preferenceKey(group), parameterOf(preferenceParameter(group))]),
      ...tables.flatMap(({ table, columns }) =>
        columns.map((column) => [`rowFilter.${table.name}.${column.name}`, parameterOf(columnParameter(column))]),
      ),
    ]),
    securityDefinitions: {
      apikey: { type: 'apiKey', in: 'header', name: 'apikey' },
      bearer: { type: 'apiKey', in: 'header', name: 'Authorization' },
    },
    security: [{ apikey: [] }, { apikey: [], bearer: [] }],
  };
}

const parameterOf = ({ name, in: place, kind, description }: DataParameter) => ({
  name,
  in: place,
  type: kind,
  description,
  required: false,
});

const readOperation = ({ table, ...one }: ReachableTable) => ({
  tags: [table.name],
  ...aboutTable(table.comment),
  parameters: parameterReferences({ table, ...one }, tableOperations.read),
  responses: {
    200: { description: 'OK', schema: { type: 'array', items: { $ref: `#/definitions/${table.name}` } } },
    206: { description: 'Partial Content' },
  },
});

const definition = ({ table, columns }: ReachableTable) => ({
  ...(table.comment === null ? {} : { description: table.comment }),
  required: requiredColumns(columns),
  properties: Object.fromEntries(columns.map((column) => [column.name, columnSchema(table, column)])),
  type: 'object',
});

/** The first line of a comment is the summary, what follows the description. */
function aboutTable(comment: string | null): { summary?: string; description?: string } {
  if (comment === null) return {};
  const [summary = '', description] = comment.split(/\n+([^]*)/);
  return description ? { summary, description } : { summary };
}
