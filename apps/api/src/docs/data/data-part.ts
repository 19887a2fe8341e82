import type { Catalog } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import type { OpenAPIObject } from '@nestjs/swagger';
import { reachableTables } from '../../rest/openapi/reachable-tables.js';
import { headerComponents } from './answer-headers.js';
import { sharedAnswers } from './answer-responses.js';
import { errorResponses, errorSchema } from './error-responses.js';
import { functionPaths } from './function-paths.js';
import { sharedParameters, type DocumentedSchema } from './shared-parameters.js';
import { tablePath } from './table-paths.js';

type Components = NonNullable<OpenAPIObject['components']>;

/** The part of an OpenAPI 3 document that comes from the catalog. */
export interface DataPart {
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: OpenAPIObject['paths'];
  readonly components: Pick<Components, 'headers' | 'parameters' | 'responses' | 'schemas'>;
}

/**
 * A schema of the data API as one role reaches it. What is called schema in the document is called `table.<name>`, so
 * that they cannot meet a DTO's name.
 */
export function dataPart(catalog: Catalog, role: Role, schema: DocumentedSchema): DataPart {
  const tables = reachableTables(catalog, role, schema.name);
  const described = tables.map((one) => tablePath(one, role));
  return {
    tags: tables.map(({ table }) => ({
      name: table.name,
      ...(table.comment === null ? {} : { description: table.comment }),
    })),
    paths: {
      ...Object.fromEntries(described.map(({ path, item }) => [path, item])),
      ...functionPaths(catalog, role, schema.name, tables),
    },
    components: {
      headers: headerComponents(),
      parameters: joined(sharedParameters(schema), ...described.map(({ parameters }) => parameters)),
      responses: joined(errorResponses(), sharedAnswers(), ...described.map(({ responses }) => responses)),
      schemas: joined({ Error: errorSchema }, ...described.map(({ schemas }) => schemas)),
    } as DataPart['components'],
  };
}

const joined = (...parts: readonly Readonly<Record<string, object>>[]): Readonly<Record<string, object>> =>
  Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
