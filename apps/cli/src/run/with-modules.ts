import { ConfigModule, type Config } from '@backstay/config';
import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CommandContext } from '../command-context.js';
import { loadProject } from './load-project.js';

/** The root of what one command needs; filled per command. */
class CommandModule {}

/**
 * Opens the given modules with the project's settings, lets `use` work with them, and closes them whatever happens.
 * Throws what loading, opening or `use` throws.
 */
export async function withModules<T>(
  { options }: Pick<CommandContext, 'options'>,
  modules: readonly (Type | DynamicModule)[],
  use: (context: INestApplicationContext, config: Config) => Promise<T>,
  { mayBeNew = false }: { readonly mayBeNew?: boolean } = {},
): Promise<T> {
  return withConfig(loadProject(options, mayBeNew), modules, use);
}

/** `withModules` with settings that are at hand already. */
export async function withConfig<T>(
  config: Config,
  modules: readonly (Type | DynamicModule)[],
  use: (context: INestApplicationContext, config: Config) => Promise<T>,
): Promise<T> {
  const root: DynamicModule = { module: CommandModule, imports: [ConfigModule.for(config), ...modules] };
  const context = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  try {
    return await use(context, config);
  } finally {
    await context.close();
  }
}
