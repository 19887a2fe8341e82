import type { ExposedFunction } from '@backstay/policy';
import type { SchemaRecord } from './schema-record.js';

/** What clients call, and what they read as columns, for the exposure of a schema. */
export const exposedFunctions = ({ callable = [], computed = [] }: SchemaRecord): readonly ExposedFunction[] => [
  ...callable.map(({ name, ...called }) => ({ ...called, what: name })),
  ...computed.map(({ table, column, expression, ...rest }) => ({
    ...rest,
    what: `${table.name}.${column.name}`,
    body: [{ schema: table.schema, name: table.name }, expression],
  })),
];
