import { runProgram } from '../../apps/cli/src/run-program.js';
import type { CommandResult } from './cli.js';

/**
 * Runs a command of `backstay` in this process: seconds less than a process of its own. Settings are those of the
 * project's `.env`, and of this process.
 */
export async function runBackstay(...args: readonly string[]): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const exitCode = await runProgram(args, {
    out: (text) => (printed.stdout += text),
    err: (text) => (printed.stderr += text),
  });
  return { exitCode, ...printed };
}
