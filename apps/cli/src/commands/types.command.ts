import type { DefineCommand } from '../command-context.js';

/** `backstay types typescript` */
export const typesCommand: DefineCommand = (parent, contextOf) => {
  const types = parent.command('types').description('types of the project’s tables for programs');
  const typescript = types
    .command('typescript')
    .description('print the Database type that createClient of supabase-js takes')
    .option('--out <file>', 'write it to a file')
    .option('--applied', 'of the schema that is applied to the database, not of schema/*.sql', false)
    .action(async (flags: { out?: string; applied: boolean }) =>
      (await import('../run/types.js')).runTypes(contextOf(typescript), flags),
    );
};
