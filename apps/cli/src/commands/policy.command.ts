import type { PolicyTestOptions } from '../run/policy-test.js';
import type { DefineCommand } from '../command-context.js';

/** `backstay policy test` and `backstay policy lint` */
export const policyCommand: DefineCommand = (parent, contextOf) => {
  const policy = parent.command('policy').description('try out and examine the policies of schema/*.sql');
  const test = policy
    .command('test')
    .description('run the cases of policy-tests/*.yaml on a new database, which is dropped afterwards')
    .option(
      '--engine <which>',
      'project: in a new database on the server of DATABASE_URL; without it in an embedded one',
    )
    .option('--database <url>', 'a new database on the server of this one, which is left as it is')
    .action(async (options: PolicyTestOptions) =>
      (await import('../run/policy-test.js')).runPolicyTest(contextOf(test), options),
    );
  const lint = policy
    .command('lint')
    .description('look for policies and grants that are wrong, useless or slow, without a database')
    .option('--strict', 'exit code 1 for warnings too', false)
    .action(async (options: { strict: boolean }) =>
      (await import('../run/policy-lint.js')).runPolicyLint(contextOf(lint), options),
    );
};
