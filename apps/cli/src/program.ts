import { productVersion } from '@backstay/config';
import { Command } from 'commander';
import { doctorCommand } from './commands/doctor.command.js';
import { exposureCommand } from './commands/exposure.command.js';
import { exportCommand } from './commands/export.command.js';
import { importCommand } from './commands/import.command.js';
import { initCommand } from './commands/init.command.js';
import { keysCommand } from './commands/keys.command.js';
import { policyCommand } from './commands/policy.command.js';
import { schemaCommand } from './commands/schema.command.js';
import { openApiCommand } from './commands/openapi.command.js';
import { seedCommand } from './commands/seed.command.js';
import { startCommand } from './commands/start.command.js';
import { whyCommand } from './commands/why.command.js';
import { typesCommand } from './commands/types.command.js';
import { usersCommand } from './commands/users.command.js';
import type { CommandContext, DefineCommand, GlobalOptions, Output } from './command-context.js';

const commands: readonly DefineCommand[] = [
  startCommand,
  initCommand,
  keysCommand,
  schemaCommand,
  seedCommand,
  whyCommand,
  exposureCommand,
  policyCommand,
  importCommand,
  exportCommand,
  typesCommand,
  openApiCommand,
  usersCommand,
  doctorCommand,
];

/** The whole `backstay` command. Parsing throws CommanderError instead of ending the process. */
export function createProgram(output: Output): Command {
  const program = new Command('backstay')
    .description('The back end of an application in one process, on the database you already run.')
    .version(productVersion)
    .option('--project <dir>', 'the project folder (default: BACKSTAY_PROJECT, then the current folder)')
    .option('--json', 'print JSON for programs instead of text for people')
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', exitCodes)
    .exitOverride();
  const contextOf = (command: Command): CommandContext => ({
    ...output,
    options: command.optsWithGlobals<GlobalOptions>(),
  });
  for (const define of commands) define(program, contextOf);
  return program;
}

const exitCodes = `
Exit codes: 0 done, 1 refused or failed, 2 wrong use.`;
