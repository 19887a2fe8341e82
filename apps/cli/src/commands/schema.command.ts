import { engineNames } from '@backstay/config';
import { Option, type Command } from 'commander';
import type { CommandContext, DefineCommand } from '../command-context.js';

type ContextOf = (command: Command) => CommandContext;

/** `backstay schema …` */
export const schemaCommand: DefineCommand = (parent, contextOf) => {
  const schema = parent
    .command('schema')
    .description('compare schema/*.sql with the database and carry out the changes');
  for (const define of [
    planCommand,
    applyCommand,
    driftCommand,
    checkCommand,
    diffCommand,
    pullCommand,
    suggestCommand,
  ])
    define(schema, contextOf);
};

const sqlOption = ['--sql', 'print the statements alone, as a script', false] as const;

function planCommand(schema: Command, contextOf: ContextOf): void {
  const command = schema
    .command('plan')
    .description('show what it takes to bring the database to schema/*.sql; changes nothing')
    .option(...sqlOption)
    .option('--out <file>', 'also write the plan to a file, for a review and for `schema apply FILE`')
    .action(async (options: { sql: boolean; out?: string }) =>
      (await import('../run/schema-plan.js')).runSchemaPlan(contextOf(command), options),
    );
}

function applyCommand(schema: Command, contextOf: ContextOf): void {
  const command = schema
    .command('apply')
    .description('bring the database to schema/*.sql, or carry out exactly the plan of a file')
    .argument('[file]', 'a plan by `schema plan --out`; refused when it is not what a plan of now would say')
    .option('--allow-destructive', 'also take steps that lose data, or that open or close access in production', false)
    .action(async (file: string | undefined, { allowDestructive }: { allowDestructive: boolean }) =>
      (await import('../run/schema-apply.js')).runSchemaApply(contextOf(command), file ?? null, { allowDestructive }),
    );
}

function driftCommand(schema: Command, contextOf: ContextOf): void {
  const command = schema
    .command('drift')
    .description('show what somebody changed in the database by hand since the last apply')
    .option('--accept', 'take what is there now for what the last apply left; the applied schema stays as it is', false)
    .addHelpText('after', '\nExit code 1 when there is drift, 0 when there is none.')
    .action(async (options: { accept: boolean }) =>
      (await import('../run/schema-drift.js')).runSchemaDrift(contextOf(command), options),
    );
}

function checkCommand(schema: Command, contextOf: ContextOf): void {
  const command = schema
    .command('check')
    .description('check schema/*.sql without a database, for CI: every problem with its file, line and column')
    .addOption(new Option('--engine <name...>', 'only these engines').choices(engineNames))
    .option('--database', 'also whether the database of the project is as the files say', false)
    .addHelpText('after', '\nExit code 1 when there is a problem, or the database is not as the files say.')
    .action(async ({ engine, database }: { engine?: readonly string[]; database: boolean }) =>
      (await import('../run/schema-check.js')).runSchemaCheck(contextOf(command), {
        engines: engine ?? engineNames,
        database,
      }),
    );
}

function diffCommand(schema: Command, contextOf: ContextOf): void {
  const command = schema
    .command('diff')
    .description('show what it takes from a former schema to schema/*.sql, without a database')
    .requiredOption('--from <revision>', 'a revision of git, or a file or folder with the former schema')
    .option(...sqlOption)
    .addOption(new Option('--engine <name>', 'for this engine (default: that of DATABASE_URL)').choices(engineNames))
    .action(async ({ from, sql, engine }: { from: string; sql: boolean; engine?: string }) =>
      (await import('../run/schema-diff.js')).runSchemaDiff(contextOf(command), {
        from,
        sql,
        engine: engine ?? null,
      }),
    );
}

function pullCommand(schema: Command, contextOf: ContextOf): void {
  const command = schema
    .command('pull')
    .description(
      'adopt the tables and views that are in the database: write schema/pulled_*.sql and record them as they are',
    )
    .option('--dry-run', 'say what a pull would find and write; writes and records nothing', false)
    .addHelpText('after', '\nThe tables are not changed, and nothing is served before a policy opens it.')
    .action(async (options: { dryRun: boolean }) =>
      (await import('../run/schema-pull.js')).runSchemaPull(contextOf(command), options),
    );
}

function suggestCommand(schema: Command, contextOf: ContextOf): void {
  const command = schema
    .command('suggest-policies')
    .description('suggest policies for the tables without one, by their keys; everything it writes is a comment')
    .option('--out <file>', 'write to a file that is not there yet, instead of printing')
    .action(async (options: { out?: string }) =>
      (await import('../run/schema-suggest.js')).runSchemaSuggest(contextOf(command), options),
    );
}
