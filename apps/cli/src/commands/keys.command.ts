import type { DefineCommand } from '../command-context.js';

/** `backstay keys` */
export const keysCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('keys')
    .description('print the URL and the API keys of the project')
    .addHelpText(
      'after',
      '\nThe anon and publishable keys are for apps; policies decide what they reach.' +
        '\nThe service_role and secret keys pass every policy: keep them on servers.',
    )
    .action(async () => (await import('../run/keys.js')).runKeys(contextOf(command)));
};
