import type { CommandContext } from '../command-context.js';
import { findUser, withUsers } from './open-users.js';
import { userLines, userReport } from './user-report.js';

/** Prints one user. Throws Refusal when there is none. */
export async function runShowUser(context: CommandContext, name: string): Promise<void> {
  const user = await withUsers(context, (modules) => findUser(modules, name));
  context.out(context.options.json ? `${JSON.stringify(userReport(user), null, 2)}\n` : userLines(user));
}
