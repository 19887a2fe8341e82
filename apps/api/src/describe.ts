import { loadConfig } from '@backstay/config';
import type { Role } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { createApp } from './create-app.js';
import { OpenApiService } from './docs/openapi.service.js';
import { PinoLogger } from './http/pino-logger.js';

/** Whose document it is, and of which project. */
export interface DescribeOptions {
  readonly project?: string | undefined;
  readonly role: Role;
  /** The exposed schema whose tables it lists; null: the first. */
  readonly schema: string | null;
}

/**
 * The document that `/docs/openapi.json` answers a role with, as JSON text, without a server that listens. Throws
 * OperatorError when the project or its database cannot be opened.
 */
export async function describeApi({ project, role, schema }: DescribeOptions): Promise<string> {
  const config = loadConfig({ project });
  const app = await createApp(config, new PinoLogger('silent'));
  try {
    const openApi = app.get(OpenApiService);
    // A server whose documentation is closed has not read its routes.
    if (!config.server.docs) await openApi.loadRoutes();
    await app.get(AppliedSchema).refresh();
    return `${JSON.stringify(openApi.document(role, schema), null, 2)}\n`;
  } finally {
    await app.close();
  }
}
