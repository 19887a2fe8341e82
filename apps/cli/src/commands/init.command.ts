import type { DefineCommand } from '../command-context.js';

/** `backstay init DIR` */
export const initCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('init')
    .description('make a new project: a first table with its policies, a seed, settings to fill in')
    .argument('<dir>', 'the folder to make; files that are there already are never overwritten')
    .action(async (dir: string) => (await import('../run/init.js')).runInit(contextOf(command), dir));
};
