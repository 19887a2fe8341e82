import { productVersion } from '@backstay/config';
import type { Role } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { tablePart } from './table-paths.js';

/** The OpenAPI 3 document: the routes of controllers from their decorators, the tables from the catalog. */
@Injectable()
export class OpenApiService {
  #routes: OpenAPIObject | null = null;

  constructor(private readonly applied: AppliedSchema) {}

  /** Reads the decorators of all controllers; called once, when the routes are complete, where documentation is on. */
  describeRoutes(app: INestApplication): void {
    const config = new DocumentBuilder()
      .setTitle('Backstay')
      .setDescription(
        [
          'The data API of this project. **Authorize** with a key first, then try a request out; the page shows what ' +
            'that key reaches. `backstay keys` prints the keys.',
          'Which rows come back is decided by the policies: what none of them opens is `[]`. [Start page](./)',
        ].join('\n\n'),
      )
      .setVersion(productVersion)
      .addApiKey(
        {
          type: 'apiKey',
          in: 'header',
          name: 'apikey',
          description:
            'Goes with every request. The **anon** (or publishable) key is what an app carries; policies decide what it ' +
            'reaches. The **service_role** (or secret) key passes every policy and opens administration: for servers only.',
        },
        'apikey',
      )
      .addBearerAuth(
        {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Beside the apikey, for a signed-in user: a token whose `role` is `authenticated`.',
        },
        'bearer',
      )
      .build();
    this.#routes = SwaggerModule.createDocument(app, config);
  }

  /** The document as `role` may know it. Administration and metrics are told of to the service key only. */
  document(role: Role): OpenAPIObject {
    if (this.#routes === null) throw new Error('Routes are described before they are asked for');
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
