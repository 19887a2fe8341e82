import { typeName } from '@backstay/expression';
import type { ExposedFunction } from '@backstay/policy';
import type { SchemaRecord } from './schema-record.js';

/** What clients call, and what they read as columns, for the exposure of a schema. */
export const exposedFunctions = ({ callable = [], computed = [] }: SchemaRecord): readonly ExposedFunction[] => [
  ...callable.map(({ name, ...called }, _place, all) => {
    const isOnly = all.filter((one) => one.name === name).length === 1;
    const types = called.arguments.map(({ type }) => typeName(type)).join(', ');
    return { ...called, what: isOnly ? name : `${name}(${types})` };
  }),
  ...computed.map(({ table, column, expression, ...rest }) => ({
    ...rest,
    what: `${table.name}.${column.name}`,
    body: [{ schema: table.schema, name: table.name }, expression],
  })),
];
