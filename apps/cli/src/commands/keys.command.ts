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
  const rotate = command
    .command('rotate')
    .description('move the signing keys of user tokens on: standby, current, previous')
    .addHelpText(
      'after',
      '\nThe first rotation publishes a standby key; the next one signs with it. Nobody is signed out.' +
        '\nWait at least ten minutes between two, so that everyone who keeps the key set has seen the standby.',
    )
    .action(async () => (await import('../run/keys-rotate.js')).runKeysRotate(contextOf(rotate)));
};
