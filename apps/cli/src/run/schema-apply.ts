import { SchemaService, type AppliedVersion, type ApplyOptions } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { readPlanFile } from '../plan/plan-file.js';
import { printPlan, printProblems } from '../plan/print-plan.js';
import { schemaModules, withModules } from './open-context.js';

/**
 * Plans and applies, or applies the plan of a file. Throws SchemaProblems when a step is refused or not allowed, or when
 * the plan of the file is not what a plan of now says.
 */
export async function runSchemaApply(
  context: CommandContext,
  file: string | null,
  options: ApplyOptions,
): Promise<void> {
  const reviewed = file === null ? null : await readPlanFile(file);
  await printProblems(context, () =>
    withModules(context, schemaModules(), async (modules) => {
      const schema = modules.get(SchemaService);
      const plan = reviewed ?? (await schema.planProject());
      if (!context.options.json) printPlan(context, plan);
      printApplied(context, await schema.apply(plan, options));
    }),
  );
}

function printApplied({ options, out, err }: CommandContext, applied: AppliedVersion): void {
  if (options.json) return out(`${JSON.stringify(applied, null, 2)}\n`);
  if (applied.changed) out(`Applied. The schema is now version ${applied.version}.\n`);
  if (applied.behind.length > 0)
    err(
      `These nodes have not taken it up yet: ${applied.behind.join(', ')}. They will when they can reach the database.\n`,
    );
}
