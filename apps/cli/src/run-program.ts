import { CommanderError } from 'commander';
import { explainError } from './explain-error.js';
import type { Output } from './command-context.js';
import { createProgram } from './program.js';
import { AlreadyExplained, WrongUse } from './refusal.js';

/** Runs one command line. Gives the exit code: 0 done, 1 refused or failed, 2 wrong use. */
export async function runProgram(args: readonly string[], output: Output): Promise<number> {
  try {
    await createProgram(output).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed its message (or the help that was asked for) by itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof AlreadyExplained)) output.err(`backstay: ${explainError(error)}\n`);
    return error instanceof WrongUse ? 2 : 1;
  }
}
