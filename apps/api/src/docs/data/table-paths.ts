import type { Role } from '@backstay/kernel';
import { columnParameter, filterColumns } from '../../rest/openapi/column-parameter.js';
import { tableOperations, type DataOperation } from '../../rest/openapi/data-operations.js';
import { dataParameter } from '../../rest/openapi/data-parameters.js';
import type { ReachableTable } from '../../rest/openapi/reachable-tables.js';
import { writable } from '../../rest/openapi/writable.js';
import { dataAnswers, type DataAnswerName } from '../../rest/openapi/data-answers.js';
import { answerKey, answerResponse } from './answer-responses.js';
import { componentKey, reference } from './component-key.js';
import { rowsContent } from './media-types.js';
import { operationObject } from './operation-object.js';
import { explainKey, parameterObject } from './shared-parameters.js';
import { rowsBody, rowSchemas } from './table-bodies.js';

/** A table in an OpenAPI 3 document: its path, and the components that belong to it. */
export interface TablePath {
  readonly path: string;
  readonly item: object;
  readonly parameters: Readonly<Record<string, object>>;
  readonly responses: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, object>>;
}

type OperationName = keyof typeof tableOperations;

const words: Readonly<Record<OperationName, readonly [verb: string, description: string]>> = {
  read: ['Read', 'Answers the rows that the policies let the caller see.'],
  head: ['Count', 'The head of what GET answers.'],
  insert: ['Insert', 'One object, or a list of objects with the same keys: all of them are written, or none.'],
  change: ['Change', 'Changes the rows that the filters match and the policies let the caller change.'],
  replace: ['Replace', 'Writes one whole row; the filters are `eq` on the primary key.'],
  delete: ['Delete', 'Deletes the rows that the filters match and the policies let the caller delete.'],
  options: ['Methods for', 'The methods that are served here.'],
};

/** A table as far as the role's grants go. */
export function tablePath(one: ReachableTable, role: Role): TablePath {
  const { table, columns } = one;
  const { name } = table;
  const may = writable(table, role);
  const { inserted, updated, deletes, puts } = may;
  const content = rowsContent(reference('schemas', componentKey('table', name)));
  const responses: Record<string, object> = {};
  const answer = (kind: DataAnswerName): object => {
    const to = answerKey(kind, name);
    if (dataAnswers[kind].rows) responses[to] ??= answerResponse(kind, content);
    return reference('responses', to);
  };
  const selects = columns.length === table.columns.length ? null : componentKey('select', name);

  const operation = (key: OperationName, requestBody?: object): object => {
    const facts: DataOperation = tableOperations[key];
    const own = facts.parameters.includes('select') && selects !== null;
    const filters = filterColumns(one, facts).map((column) => filterKey(name, column.name));
    const explained = role === 'service_role' && key !== 'options' ? [explainKey] : [];
    const [verb, description] = words[key];
    const details = {
      operationId: `${key}_${name}`,
      tags: [name],
      summary: `${verb} rows of ${name}`,
      description,
      parameters: [...(own ? [selects] : []), ...filters, ...explained].map((to) => reference('parameters', to)),
      without: own ? ['select'] : [],
      ...(requestBody && { requestBody }),
      answer,
    };
    return { [facts.method]: operationObject(facts, details) };
  };
  const item = {
    ...operation('read'),
    ...operation('head'),
    ...(inserted && operation('insert', rowsBody(table, 'insert', inserted, true))),
    ...(updated && operation('change', rowsBody(table, 'change', updated, false))),
    ...(puts && operation('replace', rowsBody(table, 'insert', inserted ?? [], false))),
    ...(deletes && operation('delete')),
    ...operation('options'),
  };
  return {
    path: `/rest/v1/${encodeURIComponent(name)}`,
    item,
    parameters: {
      ...(selects !== null && { [selects]: selectParameter(one) }),
      ...filterParameters(one),
    },
    responses,
    schemas: rowSchemas(one, may),
  };
}

/** `*` means all columns, which is refused to a role that may not read them all: its example names those it may. */
const selectParameter = ({ columns }: ReachableTable): object =>
  parameterObject({ ...dataParameter('select'), example: columns.map((column) => column.name).join(',') });

/** The key of the filter of a column. */
export const filterKey = (table: string, column: string): string => componentKey('rowFilter', table, column);

const filterParameters = ({ table, columns, computed }: ReachableTable): Readonly<Record<string, object>> =>
  Object.fromEntries(
    [...columns, ...computed].map((column) => [
      filterKey(table.name, column.name),
      parameterObject(columnParameter(column)),
    ]),
  );
