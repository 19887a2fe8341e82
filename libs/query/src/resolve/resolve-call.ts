import {
  type Catalog,
  type CatalogFunction,
  type ColumnType,
  type FunctionArgument,
  type RowCount,
  type TableName,
} from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import type { FunctionCall } from '@backstay/policy';
import { parseJsonNode, type JsonNode } from '../compile/values/json-node.js';
import { parseValue } from '../compile/values/parse-value.js';
import type { CallArguments, DataRequest } from '../parse/data-request.js';
import type { RequestLimits } from '../parse/request-limits.js';
import type { OrderTerm, ReadPlan, ResolvedRequest } from '../pipeline.types.js';
import { bodyValue } from './body-value.js';
import { placeClauses } from './place-clauses.js';
import { ReadResolver } from './resolve-read.js';
import { suggestFunction } from './suggest-function.js';
import { ValueSlots } from './value-slots.js';

/**
 * The second stage of a call: a function with arguments of their types, and what is asked of its rows. Throws
 * `function_not_found`, what a value has against its type (22P02 …), and what the resolver of a read throws.
 */
export function resolveCall(
  request: DataRequest & { readonly call: CallArguments },
  catalog: Catalog,
  limits: RequestLimits,
): ResolvedRequest {
  const { called, given } = findFunction(request, catalog);
  const { handling, maxAffected } = request.preferences;
  if (handling === 'strict' && maxAffected !== null && !called.set) throw fail('max_affected_single', {});
  const slots = new ValueSlots(limits);
  const texts = new Map(given.map(({ argument, node }) => [argument.name, bodyValue(node, argument.type)]));
  const call: FunctionCall = {
    name: called.name,
    arguments: given.map(({ argument: { name, type } }) => ({ name, value: slots.argument(type, texts.get(name)!) })),
    limit: rowCount(called.limit, 'LIMIT', called, texts),
    offset: rowCount(called.offset, 'OFFSET', called, texts),
  };
  const read = new ReadResolver(catalog, request.schema, limits, slots).resolve(
    placeClauses(request),
    catalog.rowOf(called),
  );
  const plan: ReadPlan = {
    ...read,
    columns: answered(called, read),
    order: request.order.length === 0 && !read.grouped ? [...ownOrder(called, read.alias), ...read.order] : read.order,
    count: request.preferences.count === null ? null : 'exact',
    call,
  };
  return { plan, values: slots.texts, shape: shapeOf(called) };
}

/** What an answer looks like. */
function shapeOf({ result, set }: CatalogFunction): NonNullable<ResolvedRequest['shape']> {
  if (result.kind === 'void') return 'void';
  if (result.kind === 'value') return set ? 'values' : 'value';
  return set ? 'rows' : 'row';
}

interface GivenArgument {
  readonly argument: FunctionArgument;
  readonly node: JsonNode;
}

interface FoundFunction {
  readonly called: CatalogFunction;
  readonly given: readonly GivenArgument[];
}

function findFunction(
  { schema, table: name, call }: DataRequest & { call: CallArguments },
  catalog: Catalog,
): FoundFunction {
  const { given, raw } = call;
  const called = catalog.function({ schema, name });
  const [only, ...more] = called?.arguments ?? [];
  if (called !== null && only?.name === '' && more.length === 0) {
    if (raw !== null && rawTypes[raw.kind].includes(only.type.kind)) {
      return { called, given: [{ argument: only, node: rawNode(raw, only.type) }] };
    }
  } else if (called !== null && given !== null && takes(called, given)) {
    const named = called.arguments.flatMap((argument) => {
      const node = given.get(argument.name);
      return node === undefined ? [] : [{ argument, node }];
    });
    return { called, given: named };
  }
  if (given === null && raw?.kind === 'json' && called !== null) {
    throw fail('bad_body', { reason: 'Empty or invalid json' });
  }
  throw functionNotFound({ schema, name }, catalog, call);
}

/** The failure of a call that no function answers. */
export const functionNotFound = (
  { schema, name }: TableName,
  catalog: Catalog,
  { given, raw }: CallArguments = { given: null, raw: null },
): Error =>
  fail('function_not_found', {
    schema,
    name,
    given: [...(given ?? new Map<string, JsonNode>()).keys()].toSorted(),
    raw: raw?.kind ?? null,
    suggestion: suggestFunction({ schema, name }, catalog.functions),
  });

/** Every argument without a default is given, and nothing else. */
const takes = (called: CatalogFunction, given: ReadonlyMap<string, JsonNode>): boolean =>
  called.arguments.every(({ name, optional }) => optional || given.has(name)) &&
  [...given.keys()].every((name) => called.arguments.some((argument) => argument.name === name));

/** The types of a single argument without a name that take a body as a whole. */
const rawTypes: Readonly<Record<NonNullable<CallArguments['raw']>['kind'], readonly ColumnType['kind'][]>> = {
  json: ['json', 'jsonb'],
  text: ['text', 'varchar'],
  bytea: ['bytea'],
  xml: [],
};

const rawNode = ({ kind, text }: NonNullable<CallArguments['raw']>, type: ColumnType): JsonNode =>
  kind === 'json' && text !== '' && (type.kind === 'json' || type.kind === 'jsonb')
    ? parseJsonNode(text)
    : kind === 'json'
      ? { kind: 'object', members: [] }
      : { kind: 'string', text };

/** LIMIT or OFFSET of the body: what an argument says, or its default. */
function rowCount(
  count: RowCount | null,
  clause: 'LIMIT' | 'OFFSET',
  called: CatalogFunction,
  texts: ReadonlyMap<string, string | null>,
): number | null {
  if (count === null || typeof count === 'number') return count;
  const argument = called.arguments.find(({ name }) => name === count.argument)!;
  const text = texts.has(count.argument) ? texts.get(count.argument)! : (argument.otherwise ?? null);
  if (text === null) return null;
  const rows = Number(parseValue(text, argument.type));
  if (rows < 0) throw fail('negative_rows', { clause });
  return Math.min(rows, Number.MAX_SAFE_INTEGER);
}

/** The order of the body, by columns that its rows have for it. */
const ownOrder = ({ order }: CatalogFunction, alias: string): readonly OrderTerm[] =>
  order.map(({ column, direction, nulls }) => ({
    expression: { kind: 'column', type: column.type, source: alias, column: column.name },
    direction,
    nulls,
  }));

/** A value of a wider type than declared is read as the declared one, which refuses what it cannot hold. */
function answered({ result }: CatalogFunction, { columns }: ReadPlan): ReadPlan['columns'] {
  if (result.kind !== 'value' || result.as === null) return columns;
  const type = result.as;
  return columns.map(({ name, expression }) =>
    expression.kind === 'column'
      ? { name, expression: { kind: 'cast', type, operand: expression } }
      : { name, expression },
  );
}
