import { SeedService } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { withModules, schemaModules } from './open-context.js';

/** Loads the project's seed. Throws what makes it impossible, with the file and line. */
export async function runSeed(context: CommandContext): Promise<void> {
  const { options, out } = context;
  await withModules(context, schemaModules(), async (modules) => {
    const seeded = await modules.get(SeedService).seedProject();
    if (options.json) return out(`${JSON.stringify(seeded, null, 2)}\n`);
  });
}
