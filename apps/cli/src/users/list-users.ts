import { UserAdminService } from '@backstay/identity';
import type { CommandContext } from '../command-context.js';
import { WrongUse } from '../refusal.js';
import { withUsers } from './open-users.js';
import { stateOf, userReport } from './user-report.js';

const mostPerPage = 1000;

/** Prints a page of users. Throws WrongUse for a page that is none. */
export async function runListUsers(context: CommandContext, flags: { page: string; perPage: string }): Promise<void> {
  const [page, perPage] = [whole('--page', flags.page), whole('--per-page', flags.perPage)];
  if (perPage > mostPerPage) throw new WrongUse(`--per-page is at most ${mostPerPage}.`);
  const { users, total } = await withUsers(context, (modules) =>
    modules.get(UserAdminService, { strict: false }).list(page, perPage),
  );
  const { options, out } = context;
  if (options.json) return out(`${JSON.stringify({ users: users.map(userReport), page, total }, null, 2)}\n`);
  for (const user of users) out(`${user.id}  ${(user.email ?? user.phone ?? '-').padEnd(32)}  ${stateOf(user)}\n`);
  out(`${users.length} of ${total} ${total === 1 ? 'user' : 'users'}\n`);
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new WrongUse(`${name} ${text} is not a number from 1.`);
  return Number(text);
}
