import { productVersion } from '@backstay/config';
import type { Role } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { tablePart } from './table-paths.js';

/** The OpenAPI 3 document: the routes as `npm run docs` found them in the controllers, the tables from the catalog. */
@Injectable()
export class OpenApiService {
  #routes: OpenAPIObject | null = null;

  constructor(private readonly applied: AppliedSchema) {}

  /** Reads the routes; called once, where documentation is on. */
  async loadRoutes(): Promise<void> {
    const { default: routes } = await import('./routes.json', { with: { type: 'json' } });
    const read = routes as unknown as OpenAPIObject;
    this.#routes = { ...read, info: { ...read.info, version: productVersion } };
  }

  /** The document as `role` may know it. Administration and metrics are told of to the service key only. */
  document(role: Role): OpenAPIObject {
    if (this.#routes === null) throw new Error('Routes are loaded before they are asked for');
    const tables = this.#tables(role);
    const routes = Object.entries(this.#routes.paths).filter(
      ([path]) => role === 'service_role' || !/^\/(metrics$|(auth\/v1\/)?admin\/)/.test(path),
    );
    const components = this.#routes.components ?? {};
    return {
      ...this.#routes,
      tags: [...(tables?.tags ?? []), ...(this.#routes.tags ?? [])],
      paths: { ...tables?.paths, ...Object.fromEntries(routes) },
      components: { ...components, schemas: { ...components.schemas, ...tables?.schemas } },
    };
  }

  #tables(role: Role) {
    try {
      return tablePart(this.applied.current().catalog, role);
    } catch {
      // Nothing is applied yet: the other routes are still worth showing.
      return null;
    }
  }
}
