import { FlowsModule, IdentityStore, UserService, type UserEntity } from '@backstay/identity';
import { AppliedSchema } from '@backstay/schema';
import type { INestApplicationContext } from '@nestjs/common';
import type { CommandContext } from '../command-context.js';
import { Refusal } from '../refusal.js';
import { schemaModules, withModules } from '../run/open-context.js';

/** Opens the project's users, with their tables in place. Throws what opening and `use` throw. */
export async function withUsers<T>(
  context: Pick<CommandContext, 'options'>,
  use: (modules: INestApplicationContext) => Promise<T>,
): Promise<T> {
  return withModules(context, [...schemaModules(), FlowsModule], async (modules) => {
    await modules.get(AppliedSchema).refresh();
    return use(modules);
  });
}

/** The user with this id or address. Throws Refusal. */
export async function findUser(modules: INestApplicationContext, name: string): Promise<UserEntity> {
  const users = modules.get(UserService, { strict: false });
  const where = name.includes('@') ? { email: name.trim().toLowerCase() } : { id: name.toLowerCase() };
  const user = await modules.get(IdentityStore, { strict: false }).transaction((tx) => users.find(tx, where));
  if (user === null) throw new Refusal(`There is no user ${name}.`);
  return user;
}
