import { SchemaService } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { writePlanFile } from '../plan/plan-file.js';
import { printPlan, printProblems, type PlanForm } from '../plan/print-plan.js';
import { schemaModules, withModules } from './open-context.js';

/** Prints what an apply would do, and keeps it in a file. Throws SchemaProblems when the schema cannot be had as written. */
export async function runSchemaPlan(
  context: CommandContext,
  { out, ...form }: PlanForm & { readonly out?: string },
): Promise<void> {
  await printProblems(context, () =>
    withModules(context, schemaModules(), async (modules) => {
      const plan = await modules.get(SchemaService).planProject();
      printPlan(context, plan, form);
      if (out === undefined) return;
      await writePlanFile(out, plan);
      context.err(`The plan is in ${out}. Carry it out with: backstay schema apply ${out}\n`);
    }),
  );
}
