import type { Catalog } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import type { OpenAPIObject } from '@nestjs/swagger';
import {
  argumentsSchema,
  reachableFunctions,
  resultSchema,
  type ReachableFunction,
} from '../rest/openapi/reachable-functions.js';

/** The functions that a role may call, as paths of an OpenAPI 3 document. */
export const functionPaths = (catalog: Catalog, role: Role, schema: string): OpenAPIObject['paths'] =>
  Object.fromEntries(
    reachableFunctions(catalog, role, schema).map((one) => [
      `/rest/v1/rpc/${one.called.name}`,
      { post: callOperation(one) },
    ]),
  );

function callOperation(one: ReachableFunction) {
  const { name, comment, arguments: taken } = one.called;
  const schema = resultSchema(one);
  return {
    operationId: `call_${name}`,
    tags: ['functions'],
    summary: comment ?? `Call ${name}`,
    ...(taken.length > 0 && {
      requestBody: {
        required: taken.some(({ optional }) => !optional),
        content: { 'application/json': { schema: argumentsSchema(one) } },
      },
    }),
    responses: {
      ...(schema === null
        ? { 204: { description: 'Done; it gives nothing' } }
        : { 200: { description: 'What the function gives', content: { 'application/json': { schema } } } }),
      404: { description: 'No function of this name takes these arguments' },
    },
    security: [{ apikey: [] }, { apikey: [], bearer: [] }],
  };
}
