import { SeedService } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { schemaModules, withModules } from './open-context.js';

/** Loads the project's seed. Throws SeedProblems with every problem of every file, before anything is loaded. */
export async function runSeed(context: CommandContext): Promise<void> {
  const { options, out } = context;
  await withModules(context, schemaModules(), async (modules) => {
    const report = await modules.get(SeedService).seedProject();
    if (options.json) return out(`${JSON.stringify(report, null, 2)}\n`);
    if (report.files.length === 0) return out('There is nothing to load: seed/ has no files.\n');
    for (const { table, rows } of report.tables) out(`${table}: ${rows} ${rows === 1 ? 'row' : 'rows'}\n`);
  });
}
