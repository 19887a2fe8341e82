import type { Catalog, CatalogFunction } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import { bodyTypes, rawTypes } from '@backstay/query';
import type { OpenAPIObject } from '@nestjs/swagger';
import { columnParameter, filterColumns } from '../../rest/openapi/column-parameter.js';
import { functionOperations, type DataOperation } from '../../rest/openapi/data-operations.js';
import type { DataParameterName } from '../../rest/openapi/data-parameters.js';
import {
  argumentSchema,
  argumentsSchema,
  reachableFunctions,
  resultSchema,
  type ReachableFunction,
} from '../../rest/openapi/reachable-functions.js';
import type { ReachableTable } from '../../rest/openapi/reachable-tables.js';
import { dataAnswers, type DataAnswerName } from '../../rest/openapi/data-answers.js';
import { answerResponse } from './answer-responses.js';
import { componentKey, reference } from './component-key.js';
import { bodyContent, rowsContent, valueContent } from './media-types.js';
import { operationObject } from './operation-object.js';
import { parameterObject } from './shared-parameters.js';
import { filterKey } from './table-paths.js';

/** The functions that a role may call, as paths of an OpenAPI 3 document; `tables` are those that it tells of. */
export const functionPaths = (
  catalog: Catalog,
  role: Role,
  schema: string,
  tables: readonly ReachableTable[],
): OpenAPIObject['paths'] =>
  Object.fromEntries(
    reachableFunctions(catalog, role, schema).map((one) => [
      `/rest/v1/rpc/${encodeURIComponent(one.called.name)}`,
      functionItem(one, tableOf(one, tables)),
    ]),
  );

/** The table whose rows a function gives, where the document tells of it. */
const tableOf = ({ called: { result }, row }: ReachableFunction, tables: readonly ReachableTable[]) =>
  result.kind === 'rows' && !Array.isArray(result.of)
    ? (tables.find(({ table }) => table.schema === row.schema && table.name === row.name) ?? null)
    : null;

const prefixes = { get: 'callGet', head: 'callHead', call: 'call', run: 'call', options: 'callOptions' } as const;

/** One that writes has no GET; nor has one whose argument is the body. */
function functionItem(one: ReachableFunction, table: ReachableTable | null): object {
  const { name, comment, arguments: taken, write } = one.called;
  const content = contentOf(one, table);
  const operation = (key: keyof typeof functionOperations, own: readonly object[], requestBody?: object): object => {
    const facts: DataOperation = functionOperations[key];
    const given = new Set(requestBody === undefined ? taken.map((argument) => argument.name) : []);
    const details = {
      operationId: `${prefixes[key]}_${name}`,
      tags: ['functions'],
      summary: comment ?? `Call ${name}`,
      parameters: [...own, ...(facts.filters === 'none' ? [] : filtersOf(one, table, given))],
      without: [...paramsOfRows(one), ...given],
      ...(requestBody && { requestBody }),
      answer: (kind: DataAnswerName) => {
        if (key !== 'options' && (kind === 'done') !== (content === null)) return null;
        return dataAnswers[kind].rows ? answerResponse(kind, content) : reference('responses', kind);
      },
    };
    return { [facts.method]: operationObject(facts, details) };
  };
  const readable = write === undefined && taken.every((argument) => argument.name !== '');
  return {
    ...(readable && { ...operation('get', addressOf(one)), ...operation('head', addressOf(one)) }),
    ...operation(write === undefined ? 'call' : 'run', [], bodyOf(one)),
    ...operation('options', []),
  };
}

/** The parameters of rows that say nothing about what a function gives. */
function paramsOfRows({ called: { result, set } }: ReachableFunction): readonly DataParameterName[] {
  if (result.kind === 'rows') return [];
  return set ? ['select', 'order', 'and', 'or'] : ['select', 'order', 'and', 'or', 'limit', 'offset', 'Range'];
}

function contentOf(one: ReachableFunction, table: ReachableTable | null): object | null {
  const { result, set } = one.called;
  const schema = resultSchema(one);
  if (schema === null) return null;
  if (result.kind !== 'rows') return valueContent(schema);
  const row = table === null ? itemOf(schema) : reference('schemas', componentKey('table', table.table.name));
  return set ? rowsContent(row) : valueContent(row);
}

const itemOf = (schema: object): object => ('items' in schema ? (schema.items as object) : schema);

/** Filters of the rows; an argument of the address stands in the way of a column of its name. */
function filtersOf(
  { called: { result }, row }: ReachableFunction,
  table: ReachableTable | null,
  given: ReadonlySet<string>,
): readonly object[] {
  if (result.kind !== 'rows') return [];
  if (table === null)
    return row.columns.filter(({ name }) => !given.has(name)).map((column) => parameterObject(columnParameter(column)));
  return filterColumns(table, { filters: 'all' })
    .filter(({ name }) => !given.has(name))
    .map(({ name }) => reference('parameters', filterKey(table.table.name, name)));
}

/** Arguments in the address: arrays and documents as text, the last of a variadic function again and again. */
const addressOf = ({ called, row }: ReachableFunction): readonly object[] =>
  called.arguments.map((argument) => ({
    name: argument.name,
    in: 'query',
    required: !argument.optional,
    schema: inAddress(argument) ? argumentSchema(argument, row) : { type: 'string', format: argument.type.kind },
  }));

const inAddress = ({ type, variadic }: CatalogFunction['arguments'][number]): boolean =>
  type.kind === 'array' ? variadic === true : type.kind !== 'json' && type.kind !== 'jsonb';

/** A single argument without a name is the body as a whole. */
function bodyOf(one: ReachableFunction): object {
  const { arguments: taken } = one.called;
  const schema = argumentsSchema(one);
  const [only] = taken;
  if (only?.name === '') {
    const raw = [...rawTypes].find(([, kind]) => kind === only.type.kind)?.[0] ?? bodyTypes.json;
    return { required: !only.optional, content: { [raw]: { schema } } };
  }
  return { required: taken.some(({ optional }) => !optional), content: bodyContent(schema, schema, taken) };
}
