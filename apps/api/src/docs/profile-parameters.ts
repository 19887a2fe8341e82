import type { OpenAPIObject } from '@nestjs/swagger';

type Paths = OpenAPIObject['paths'];

/** The same operations with the header that names their schema: Accept-Profile to read, Content-Profile for all else. */
export const withProfile = (paths: Paths, schema: string): Paths =>
  Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, named(method, operation, schema)])),
    ]),
  );

function named(method: string, operation: object, schema: string): object {
  const header = {
    name: method === 'get' ? 'Accept-Profile' : 'Content-Profile',
    in: 'header',
    description: 'The schema that the request is about',
    required: true,
    schema: { type: 'string', enum: [schema] },
  };
  const given = 'parameters' in operation && Array.isArray(operation.parameters) ? operation.parameters : [];
  return { ...operation, parameters: [...given, header] };
}
