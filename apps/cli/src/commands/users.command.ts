import type { Command } from 'commander';
import type { CommandContext, DefineCommand } from '../command-context.js';
import type { CreateFlags } from '../users/create-user.js';
import type { ImportUsersFlags } from '../users/import-users.js';

type ContextOf = (command: Command) => CommandContext;

/** `backstay users …` */
export const usersCommand: DefineCommand = (parent, contextOf) => {
  const users = parent
    .command('users')
    .description('the people who sign in: what the admin API does, without a running server');
  defineReading(users, contextOf);
  defineMaking(users, contextOf);
  defineChanging(users, contextOf);
  defineFiles(users, contextOf);
};

function defineReading(users: Command, contextOf: ContextOf): void {
  const list = users
    .command('list')
    .description('list users, oldest first')
    .option('--page <number>', 'which page, from 1', '1')
    .option('--per-page <number>', 'users on a page, at most 1000', '50')
    .action(async (flags: { page: string; perPage: string }) =>
      (await import('../users/list-users.js')).runListUsers(contextOf(list), flags),
    );
  const show = users
    .command('show')
    .description('show one user with identities and factors')
    .argument('<user>', 'id or e-mail address')
    .action(async (user: string) => (await import('../users/show-user.js')).runShowUser(contextOf(show), user));
}

function defineMaking(users: Command, contextOf: ContextOf): void {
  const create = users
    .command('create')
    .description('make a user; without a password they sign in by code, link or provider')
    .argument('<email>', 'their address')
    .option('--password-stdin', 'read the password from standard input: arguments can be seen by others', false)
    .option('--confirm', 'the address counts as confirmed', false)
    .option('--user-metadata <json>', 'what the user may change later')
    .option('--app-metadata <json>', 'what only administrators change')
    .action(async (email: string, flags: CreateFlags) =>
      (await import('../users/create-user.js')).runCreateUser(contextOf(create), email, flags),
    );
}

function defineChanging(users: Command, contextOf: ContextOf): void {
  const changing = async () => import('../users/change-user.js');
  const one = (name: string, about: string): Command =>
    users.command(name).description(about).argument('<user>', 'id or e-mail address');
  const ban = one('ban', 'ban a user and end their sessions');
  ban
    .option('--for <duration>', 'such as 24h or 1h30m', '876000h')
    .action(async (user: string, { for: time }: { for: string }) =>
      (await changing()).runBan(contextOf(ban), user, time),
    );
  const unban = one('unban', 'lift a ban');
  unban.action(async (user: string) => (await changing()).runUnban(contextOf(unban), user));
  const reset = one('reset-mfa', 'remove all second factors of a user who has lost them');
  reset.action(async (user: string) => (await changing()).runResetFactors(contextOf(reset), user));
  const signOut = one('sign-out', 'end all sessions of a user');
  signOut.action(async (user: string) => (await changing()).runSignOut(contextOf(signOut), user));
  const remove = one('delete', 'delete a user; rows of the application follow their foreign keys');
  remove
    .option('--soft', 'keep the id, and nothing that says who it was', false)
    .action(async (user: string, { soft }: { soft: boolean }) =>
      (await changing()).runDeleteUser(contextOf(remove), user, soft),
    );
}

function defineFiles(users: Command, contextOf: ContextOf): void {
  const take = users
    .command('import')
    .description('bring users in from a file: one of `users export`, or a dump of auth.users as CSV or JSON')
    .argument('<file>', '.csv, .json (a list) or .jsonl (an object a line)')
    .option('--identities <file>', 'a dump of auth.identities that belongs to it')
    .option('--rejects <file>', 'write what was not taken, and why, to this file')
    .addHelpText(
      'after',
      '\nPassword hashes of bcrypt, argon2 and Firebase scrypt are kept and renewed at the next sign-in.',
    )
    .action(async (file: string, flags: ImportUsersFlags) =>
      (await import('../users/import-users.js')).runImportUsers(contextOf(take), file, flags),
    );
  const give = users
    .command('export')
    .description(
      'write all users to a file that `users import` reads; password hashes are in it, second factors are not',
    )
    .argument('<file>', '.csv, .json or .jsonl; - is standard output, as .jsonl')
    .action(async (file: string) => (await import('../users/export-users.js')).runExportUsers(contextOf(give), file));
}
