import type { DefineCommand } from '../command-context.js';

/** `backstay schema plan` and `backstay schema apply` */
export const schemaCommand: DefineCommand = (parent, contextOf) => {
  const schema = parent
    .command('schema')
    .description('compare schema/*.sql with the database and carry out the changes');
  const plan = schema
    .command('plan')
    .description('show what it takes to bring the database to schema/*.sql; changes nothing')
    .action(async () => (await import('../run/schema-plan.js')).runSchemaPlan(contextOf(plan)));
  const apply = schema
    .command('apply')
    .description('bring the database to schema/*.sql')
    .option('--allow-destructive', 'also take steps that lose data, or that open or close access in production', false)
    .action(async ({ allowDestructive }: { allowDestructive: boolean }) =>
      (await import('../run/schema-apply.js')).runSchemaApply(contextOf(apply), { allowDestructive }),
    );
};
