import type { Role } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { productVersion } from '../http/product-version.js';
import { tablePart } from './table-paths.js';

/** The OpenAPI 3 document: the routes of controllers from their decorators, the tables from the catalog. */
@Injectable()
export class OpenApiService {
  #routes: OpenAPIObject | null = null;

  constructor(private readonly applied: AppliedSchema) {}

  /** Reads the decorators of all controllers; called once, when the routes are complete. */
  describeRoutes(app: INestApplication): void {
    const config = new DocumentBuilder()
      .setTitle('Backstay')
      .setDescription(
        'The data API of this project, and its administration. Authorise with a key to see what it opens.',
      )
      .setVersion(productVersion)
      .addApiKey(
        { type: 'apiKey', in: 'header', name: 'apikey', description: 'The public key, or the service key' },
        'apikey',
      )
      .addBearerAuth(
        { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A user’s token, beside the apikey' },
        'bearer',
      )
      .build();
    this.#routes = SwaggerModule.createDocument(app, config);
  }

  /** The document as `role` may know it. Administration is told of to the service key only. */
  document(role: Role): OpenAPIObject {
    if (this.#routes === null) throw new Error('Routes are described before they are asked for');
    const tables = this.#tables(role);
    const routes = Object.entries(this.#routes.paths).filter(
      ([path]) => role === 'service_role' || !path.startsWith('/admin/'),
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
