import type { DefineCommand } from '../command-context.js';

/** `backstay seed` */
export const seedCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('seed')
    .description('load seed/*.sql, *.csv and *.json into the empty tables of the database')
    .action(async () => (await import('../run/seed.js')).runSeed(contextOf(command)));
};
