import type { DefineCommand } from '../command-context.js';

/** `backstay exposure` */
export const exposureCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('exposure')
    .description('write exposure.lock: what each role can reach, and how; from schema/*.sql alone, without a database')
    .option('--check', 'compare with exposure.lock instead of writing it; exit code 1 when something was opened', false)
    .option('--applied', 'take what is applied to the database instead of schema/*.sql', false)
    .addHelpText(
      'after',
      '\nCheck the file in, and run --check where changes are reviewed. What may open something counts as opening it;' +
        '\nwhat only closes something is told and passes. When it is meant, run the command again without --check.',
    )
    .action(async (options: { check: boolean; applied: boolean }) =>
      (await import('../run/exposure.js')).runExposure(contextOf(command), options),
    );
};
