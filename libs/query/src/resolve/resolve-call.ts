import {
  readName,
  type Catalog,
  type CatalogFunction,
  type ColumnType,
  type FunctionArgument,
  type RowCount,
  type TableName,
} from '@backstay/catalog';
import { typeName } from '@backstay/expression';
import { fail, type Role } from '@backstay/kernel';
import type { FunctionCall } from '@backstay/policy';
import { parseJsonNode, type JsonNode } from '../compile/values/json-node.js';
import { parseValue } from '../compile/values/parse-value.js';
import type { CallArguments, DataRequest } from '../parse/data-request.js';
import type { RequestLimits } from '../parse/request-limits.js';
import type { OrderTerm, ReadPlan, ResolvedRequest } from '../pipeline.types.js';
import { bodyValue } from './body-value.js';
import { checkArrayTexts } from './check-array-texts.js';
import { placeClauses } from './place-clauses.js';
import { firstAlias, ReadResolver } from './resolve-read.js';
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
  reader: Role | null = null,
): ResolvedRequest {
  const { called, given } = findFunction(request, catalog);
  const { handling, maxAffected } = request.preferences;
  if (handling === 'strict' && maxAffected !== null && !called.set) throw fail('max_affected_single', {});
  const slots = new ValueSlots(limits);
  const sent = new Map(given.map(({ argument, node }) => [argument.name, node]));
  checkArrayTexts([sent], called.arguments, limits);
  const texts = new Map(given.map(({ argument, node }) => [argument.name, bodyValue(node, argument.type)]));
  const call: FunctionCall = {
    name: called.name,
    overload: catalog.functionsOf({ schema: request.schema, name: request.table }).indexOf(called),
    arguments: given.map(({ argument: { name, type } }) => ({ name, value: slots.argument(type, texts.get(name)!) })),
    limit: rowCount(called.limit, 'LIMIT', called, texts),
    offset: rowCount(called.offset, 'OFFSET', called, texts),
  };
  const held = reader && { role: reader, given: firstAlias };
  const read = new ReadResolver(catalog, request.schema, limits, slots, held).resolve(
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
  const known = catalog.functionsOf({ schema, name });
  const named = given === null ? [] : known.filter((one) => !isRaw(one) && takes(one, given));
  const whole = raw === null ? [] : known.filter((one) => isRaw(one) && takesRaw(one, raw));
  // As PostgREST: what takes the body as a whole is asked where nothing takes the names.
  const [called, ...others] = named.length > 0 ? named : whole;
  if (called === undefined) {
    if (given === null && raw?.kind === 'json' && known.length > 0) {
      throw fail('bad_body', { reason: 'Empty or invalid json' });
    }
    throw functionNotFound({ schema, name }, catalog, call);
  }
  if (others.length > 0)
    throw fail('function_ambiguous', { candidates: [called, ...others].toSorted(byArguments).map(written) });
  const [only] = called.arguments;
  if (named.length === 0) return { called, given: [{ argument: only!, node: rawNode(raw!, only!.type) }] };
  const found = called.arguments.flatMap((argument) => {
    const node = given?.get(argument.name);
    return node === undefined ? [] : [{ argument, node: variadicNode(argument, node, call) }];
  });
  return { called, given: found };
}

/** Whether its single argument has no name: it is the body as a whole. */
const isRaw = ({ arguments: [only, ...more] }: CatalogFunction): boolean => only?.name === '' && more.length === 0;

const takesRaw = ({ arguments: [only] }: CatalogFunction, raw: NonNullable<CallArguments['raw']>): boolean =>
  only !== undefined && rawTypes[raw.kind].includes(only.type.kind);

/** As PostgREST sorts functions of one name: those with fewer arguments first. */
function byArguments(a: CatalogFunction, b: CatalogFunction): number {
  const [left, right] = [written(a), written(b)];
  return a.arguments.length - b.arguments.length || (left < right ? -1 : left > right ? 1 : 0);
}

/** A function with what it takes, in PostgREST's words. */
function written({ name, arguments: taken }: CatalogFunction): string {
  const { schema, name: bare } = readName(name);
  return `${schema}.${bare}(${taken.map((one) => `${one.name} => ${typeName(one.type)}`).join(', ')})`;
}

/** What stands in an address or a form for a variadic argument are its values, one after the other. */
function variadicNode({ name, variadic }: FunctionArgument, node: JsonNode, { repeated }: CallArguments): JsonNode {
  if (variadic !== true || repeated === undefined) return node;
  const items = repeated.get(name)?.map((text): JsonNode => ({ kind: 'string', text }));
  return items === undefined ? node : { kind: 'array', items };
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
    suggestion: suggestFunction({ schema, name }, catalog.functions, [...(given?.keys() ?? [])]),
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
