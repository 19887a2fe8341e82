import { readName, type Catalog, type CatalogFunction, type Column, type Table } from '@backstay/catalog';
import { typeName } from '@backstay/expression';
import type { Role } from '@backstay/kernel';
import { columnSchema } from './column-schema.js';

/** A function that a role may execute, under its name without a schema, and what its rows are. */
export interface ReachableFunction {
  readonly called: CatalogFunction;
  readonly row: Table;
}

/**
 * The functions of a schema that a role may execute, by name. A path describes one: of several of a name the one that takes
 * the most, as PostgREST does.
 */
export function reachableFunctions(catalog: Catalog, role: Role, schema: string): readonly ReachableFunction[] {
  const reachable = catalog.functions
    .filter(({ name, execute }) => execute.includes(role) && readName(name).schema === schema)
    .sort((a, b) => order(a.name, b.name) || a.arguments.length - b.arguments.length || order(rest(a), rest(b)))
    .map((called) => ({ called: { ...called, name: readName(called.name).name }, row: catalog.rowOf(called) }));
  return [...new Map(reachable.map((one) => [one.called.name, one])).values()];
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What tells functions apart that take equally many: those with a comment come last. */
const rest = ({ arguments: list, comment }: CatalogFunction): string =>
  JSON.stringify([comment ?? '', list.map(({ name, type }) => [name, typeName(type)])]);

/** The arguments as a JSON schema, in the words OpenAPI 2 and 3 share; of one without a name the value itself. */
export function argumentsSchema({ called, row }: ReachableFunction): object {
  const [only] = called.arguments;
  if (only?.name === '') return argumentSchema(only, row);
  return {
    type: 'object',
    ...(called.arguments.some(({ optional }) => !optional) && {
      required: called.arguments.filter(({ optional }) => !optional).map(({ name }) => name),
    }),
    properties: Object.fromEntries(called.arguments.map((one) => [one.name, argumentSchema(one, row)])),
  };
}

/** The value of one argument as a JSON schema. */
export const argumentSchema = ({ name, type }: CatalogFunction['arguments'][number], row: Table): object =>
  columnSchema({ ...row, primaryKey: null, foreignKeys: [] }, plain(name, type));

const plain = (name: string, type: Column['type']): Column => ({
  name,
  type,
  nullable: true,
  default: null,
  identity: null,
  generated: false,
  comment: null,
});

/** What a call gives, as a JSON schema; null: nothing. */
export function resultSchema({ called, row }: ReachableFunction): object | null {
  const { result, set } = called;
  if (result.kind === 'void') return null;
  const one =
    result.kind === 'value'
      ? columnSchema(row, result.as === null ? result.column : { ...result.column, type: result.as })
      : {
          type: 'object',
          properties: Object.fromEntries(row.columns.map((column) => [column.name, columnSchema(row, column)])),
        };
  return set ? { type: 'array', items: one } : one;
}
