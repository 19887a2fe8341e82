import type { Catalog } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import { argumentsSchema, reachableFunctions, resultSchema, type ReachableFunction } from './reachable-functions.js';

/**
 * The functions that a role may call, as paths of Swagger 2.0, laid out as PostgREST lays them out: one that writes has no
 * GET. Of several of one name one is shown.
 */
export const functionPaths = (catalog: Catalog, role: Role, schema: string): Readonly<Record<string, object>> =>
  Object.fromEntries(
    reachableFunctions(catalog, role, schema).map((one) => [
      `/rpc/${one.called.name}`,
      {
        ...(one.called.write === undefined && { get: operation(one, inQuery(one)) }),
        post: operation(one, inBody(one)),
      },
    ]),
  );

function operation(one: ReachableFunction, parameters: readonly object[]) {
  const { name, comment } = one.called;
  const schema = resultSchema(one);
  return {
    tags: [`(rpc) ${name}`],
    ...(comment === null ? {} : { summary: comment }),
    produces: ['application/json', 'application/vnd.pgrst.object+json'],
    parameters,
    responses: schema === null ? { 204: { description: 'No Content' } } : { 200: { description: 'OK', schema } },
  };
}

const inBody = (one: ReachableFunction): readonly object[] => [
  { name: 'args', in: 'body', required: one.called.arguments.length > 0, schema: argumentsSchema(one) },
];

const inQuery = ({ called }: ReachableFunction): readonly object[] =>
  called.arguments
    .filter(({ name }) => name !== '')
    .map(({ name, type, optional }) => ({ name, in: 'query', type: 'string', format: type.kind, required: !optional }));
