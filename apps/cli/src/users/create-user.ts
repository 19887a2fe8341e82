import { text } from 'node:stream/consumers';
import { UserAdminService } from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';
import type { CommandContext } from '../command-context.js';
import { WrongUse } from '../refusal.js';
import { withUsers } from './open-users.js';
import { userLines, userReport } from './user-report.js';

/** The options as they were given. */
export interface CreateFlags {
  readonly passwordStdin: boolean;
  readonly confirm: boolean;
  readonly userMetadata?: string;
  readonly appMetadata?: string;
}

/** Makes a user. Throws Failure for an address or password that cannot be taken. */
export async function runCreateUser(context: CommandContext, email: string, flags: CreateFlags): Promise<void> {
  const given = {
    email,
    emailConfirm: flags.confirm,
    password: flags.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined,
    userMetadata: objectOf('--user-metadata', flags.userMetadata),
    appMetadata: objectOf('--app-metadata', flags.appMetadata),
  };
  const user = await withUsers(context, (modules) => modules.get(UserAdminService, { strict: false }).create(given));
  context.out(context.options.json ? `${JSON.stringify(userReport(user), null, 2)}\n` : userLines(user));
}

function objectOf(name: string, json: string | undefined): JsonObject | undefined {
  if (json === undefined) return undefined;
  try {
    const value = JSON.parse(json) as unknown;
    // What JSON.parse gives of an object is one of JSON.
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Said below.
  }
  throw new WrongUse(`${name} is not a JSON object.`);
}
