import { EndSessions, IdentityStore, UnenrolmentService, UserAdminService, type UserEntity } from '@backstay/identity';
import type { INestApplicationContext } from '@nestjs/common';
import type { CommandContext } from '../command-context.js';
import { findUser, withUsers } from './open-users.js';

/** What became of a user: `done` is the same for people and programs. */
interface Outcome {
  readonly done: string;
  readonly count?: number;
}

/** Bans a user for a time (`24h`) and ends their sessions. */
export const runBan = (context: CommandContext, name: string, time: string): Promise<void> =>
  change(context, name, async (modules, { id }) => {
    await modules.get(UserAdminService, { strict: false }).update(id, { banDuration: time });
    return { done: 'banned' };
  });

/** Lifts a ban. */
export const runUnban = (context: CommandContext, name: string): Promise<void> =>
  change(context, name, async (modules, { id }) => {
    await modules.get(UserAdminService, { strict: false }).update(id, { banDuration: 'none' });
    return { done: 'unbanned' };
  });

/** Removes all second factors. */
export const runResetFactors = (context: CommandContext, name: string): Promise<void> =>
  change(context, name, async (modules, user) => {
    const count = await modules.get(UnenrolmentService, { strict: false }).reset(user);
    return { done: 'factors removed', count };
  });

/** Ends all sessions; every node hears of it within seconds. */
export const runSignOut = (context: CommandContext, name: string): Promise<void> =>
  change(context, name, async (modules, { id }) => {
    const ended = await modules
      .get(IdentityStore, { strict: false })
      .transaction((tx) => modules.get(EndSessions, { strict: false }).endAll(tx, id));
    return { done: 'sessions ended', count: ended.length };
  });

/** Deletes a user. */
export const runDeleteUser = (context: CommandContext, name: string, soft: boolean): Promise<void> =>
  change(context, name, async (modules, { id }) => {
    await modules.get(UserAdminService, { strict: false }).remove(id, soft);
    return { done: 'deleted' };
  });

async function change(
  context: CommandContext,
  name: string,
  work: (modules: INestApplicationContext, user: UserEntity) => Promise<Outcome>,
): Promise<void> {
  const { id, email, outcome } = await withUsers(context, async (modules) => {
    const user = await findUser(modules, name);
    const called = { id: user.id, email: user.email };
    return { ...called, outcome: await work(modules, user) };
  });
  if (context.options.json) return context.out(`${JSON.stringify({ id, email, ...outcome }, null, 2)}\n`);
  const count = outcome.count === undefined ? '' : ` (${outcome.count})`;
  context.out(`${email ?? id}: ${outcome.done}${count}\n`);
}
