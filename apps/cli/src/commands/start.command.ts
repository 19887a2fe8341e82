import type { DefineCommand } from '../command-context.js';

/** `backstay start` */
export const startCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('start')
    .description('start the server for the project')
    .addHelpText('after', '\nSIGTERM or SIGINT lets running requests finish, for at most 10 seconds, and ends it.')
    .action(async () => (await import('../run/start.js')).runStart(contextOf(command)));
};
