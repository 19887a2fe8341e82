import { Config, productVersion } from '@backstay/config';
import { fail, type Role } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { withProfile } from './profile-parameters.js';
import { tablePart } from './table-paths.js';

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
    const tables = this.#tables(role, schema);
    const routes = Object.entries(this.#routes.paths).filter(
      ([path]) => role === 'service_role' || !/^\/(metrics$|(auth\/v1\/)?admin\/)/.test(path),
    );
    const components = this.#routes.components ?? {};
    return {
      ...this.#routes,
      tags: [...(tables?.tags ?? []), ...(this.#routes.tags ?? [])],
      paths: {
        ...(schema === exposedSchemas[0] ? tables?.paths : withProfile(tables?.paths ?? {}, schema)),
        ...Object.fromEntries(routes),
      },
      components: { ...components, schemas: { ...components.schemas, ...tables?.schemas } },
    };
  }

  #tables(role: Role, schema: string) {
    try {
      return tablePart(this.applied.current().catalog, role, schema);
    } catch {
      // Nothing is applied yet: the other routes are still worth showing.
      return null;
    }
  }
}
