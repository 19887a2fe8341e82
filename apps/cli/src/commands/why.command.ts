import type { DefineCommand } from '../command-context.js';

/** `backstay why` */
export const whyCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('why')
    .description('tell why a request is answered as it is: the grant, the policy and the clause in it that decide')
    .argument('<what...>', "a request (GET '/rest/v1/orders?id=eq.5'), or a command and a table (select orders)")
    .option('--as <who>', 'who asks: the id of a user, claims as JSON, or anon')
    .option('--token <jwt>', 'who asks, by a token that this project accepts')
    .option('--role <role>', 'the role of who asks, where --as does not say it')
    .option('--row <column=value...>', 'the row that is meant, with a command and a table')
    .option('--body <json>', 'what is written, as JSON; @FILE reads it from a file')
    .option(
      '--schema <schema>',
      'the schema that the request is about (default: the first exposed); select api.orders says it too',
    )
    .option('--prefer <text>', 'the Prefer header of the request, such as return=representation')
    .addHelpText(
      'after',
      '\nAnswers from what is applied to the database, with the rows that are there. A write is done and taken back.' +
        '\nRun it where operators work: it shows values of rows that the one who asks may not see.',
    )
    .action(async (what: readonly string[], options: Readonly<Record<string, string>> & { row?: readonly string[] }) =>
      (await import('../run/why.js')).runWhy(contextOf(command), { ...options, what }),
    );
};
