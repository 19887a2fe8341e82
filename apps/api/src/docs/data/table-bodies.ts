import type { Column, Table } from '@backstay/catalog';
import { columnExample } from '../../rest/openapi/column-example.js';
import { columnSchema, requiredColumns } from '../../rest/openapi/column-schema.js';
import type { ReachableTable } from '../../rest/openapi/reachable-tables.js';
import { neededColumns, type Writable } from '../../rest/openapi/writable.js';
import { componentKey, reference } from './component-key.js';
import { bodyContent } from './media-types.js';

/** The schemas of a table's rows: as they are read, and as they are written. */
export function rowSchemas(one: ReachableTable, { inserted, updated }: Writable): Readonly<Record<string, object>> {
  const { table } = one;
  return {
    [componentKey('table', table.name)]: rowSchema(one),
    ...(inserted && { [componentKey('insert', table.name)]: writtenSchema(table, inserted, neededColumns(inserted)) }),
    ...(updated && { [componentKey('change', table.name)]: writtenSchema(table, updated, []) }),
  };
}

function rowSchema({ table, columns, computed }: ReachableTable): object {
  const shown = [...columns, ...computed];
  return {
    type: 'object',
    ...(table.comment === null ? {} : { description: table.comment }),
    required: requiredColumns(columns),
    properties: Object.fromEntries(
      shown.map((column) => {
        const schema = { ...columnSchema(table, column), example: columnExample(column.type) };
        const told = computed.some(({ name }) => name === column.name) ? { ...schema, ...ofFunction(schema) } : schema;
        return [column.name, orNull(column, told)];
      }),
    ),
  };
}

const ofFunction = ({ description }: { description?: string }): object => ({
  description: [description, 'Computed: only where `select` names it']
    .filter((part) => part !== undefined)
    .join('\n\n'),
  readOnly: true,
});

const writtenSchema = (table: Table, columns: readonly Column[], required: readonly string[]): object => ({
  type: 'object',
  ...(required.length === 0 ? {} : { required }),
  properties: Object.fromEntries(columns.map((column) => [column.name, orNull(column, columnSchema(table, column))])),
});

const orNull = ({ nullable }: Column, schema: object): object => (nullable ? { ...schema, nullable: true } : schema);

/** The body of a write; `several`: a list of rows, too. */
export function rowsBody(
  table: Table,
  kind: 'insert' | 'change',
  columns: readonly Column[],
  several: boolean,
): object {
  const row = reference('schemas', componentKey(kind, table.name));
  const json = several ? { oneOf: [row, { type: 'array', items: row }] } : row;
  return { required: true, content: bodyContent(json, row, columns) };
}
