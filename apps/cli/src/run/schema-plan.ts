import { SchemaService } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { schemaModules, withModules } from './open-context.js';
import { printPlan, printProblems } from './print-plan.js';

/** Prints what an apply would do. Throws SchemaProblems when the schema cannot be had as written. */
export async function runSchemaPlan(context: CommandContext): Promise<void> {
  await printProblems(context, () =>
    withModules(context, schemaModules(), async (modules) => {
      printPlan(context, await modules.get(SchemaService).planProject());
    }),
  );
}
