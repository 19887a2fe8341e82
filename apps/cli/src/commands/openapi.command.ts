import type { DefineCommand } from '../command-context.js';

/** `backstay openapi` */
export const openApiCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('openapi')
    .description('print the OpenAPI document that /docs/openapi.json answers, without a server that listens')
    .option('--out <file>', 'write it to a file')
    .option('--role <role>', 'what anon, authenticated or service_role may know', 'anon')
    .option('--schema <schema>', 'the exposed schema whose tables it lists (default: the first)')
    .action(async (flags: { out?: string; role: string; schema?: string }) =>
      (await import('../run/openapi.js')).runOpenApi(contextOf(command), flags),
    );
};
