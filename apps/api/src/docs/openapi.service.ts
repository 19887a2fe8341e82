import type { Catalog } from '@backstay/catalog';
import { Config, productVersion } from '@backstay/config';
import { fail, type Role } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { dataPart, type DataPart } from './data/data-part.js';
import type { DocumentedSchema } from './data/shared-parameters.js';

/** The OpenAPI 3 document: the routes as `npm run docs` found them in the controllers, the tables from the catalog. */
@Injectable()
export class OpenApiService {
  #routes: OpenAPIObject | null = null;

  constructor(
    private readonly applied: AppliedSchema,
    private readonly config: Config,
  ) {}

  /** Reads the routes; called once, where documentation is on. */
  async loadRoutes(): Promise<void> {
    const { default: routes } = await import('./routes.json', { with: { type: 'json' } });
    const read = routes as unknown as OpenAPIObject;
    this.#routes = { ...read, info: { ...read.info, version: productVersion } };
  }

  /**
   * The document as `role` may know it, with the tables of one exposed schema (default: the first). Administration and
   * metrics are told of to the service key only. Throws `schema_not_exposed`.
   */
  document(role: Role, named: string | null = null): OpenAPIObject {
    if (this.#routes === null) throw new Error('Routes are loaded before they are asked for');
    const { exposedSchemas } = this.config.dataApi;
    const schema = named ?? exposedSchemas[0];
    if (!exposedSchemas.includes(schema))
      throw fail('schema_not_exposed', { schema, exposed: exposedSchemas.join(', ') });
    const service = role === 'service_role';
    const data = this.#data(role, { name: schema, first: schema === exposedSchemas[0], service });
    const routes = Object.entries(this.#routes.paths).filter(
      ([path]) => service || !/^\/(metrics$|(auth\/v1\/)?admin\/)/.test(path),
    );
    const components = this.#routes.components ?? {};
    return {
      ...this.#routes,
      tags: [...(data?.tags ?? []), ...(this.#routes.tags ?? [])],
      paths: { ...data?.paths, ...Object.fromEntries(routes) },
      components: {
        ...components,
        ...data?.components,
        schemas: { ...components.schemas, ...data?.components.schemas },
      },
    };
  }

  #data(role: Role, schema: DocumentedSchema): DataPart | null {
    const catalog = this.#catalog();
    return catalog === null ? null : dataPart(catalog, role, schema);
  }

  /** Null: nothing is applied yet; the other routes are still worth showing. */
  #catalog(): Catalog | null {
    try {
      return this.applied.current().catalog;
    } catch {
      return null;
    }
  }
}
