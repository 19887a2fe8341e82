import { describeDrift, SchemaProblems, type SchemaPlan } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { describeTotals, planTotals } from './plan-totals.js';
import { legend, printScript, printSteps, stepForPrograms } from './print-steps.js';

/** How a plan is shown. */
export interface PlanForm {
  /** As a script of the statements alone. */
  readonly sql: boolean;
}

/** A plan for people, as a script (`--sql`), or for programs (`--json`). */
export function printPlan(context: CommandContext, plan: SchemaPlan, { sql }: PlanForm = { sql: false }): void {
  const { options, out, err } = context;
  if (options.json) return out(`${JSON.stringify(planForPrograms(plan), null, 2)}\n`);
  for (const note of plan.notes) err(`${note.file}:${note.line}:${note.column}: note: ${note.message}\n`);
  for (const finding of plan.drift) err(`changed by hand: ${describeDrift(finding)}\n`);
  if (sql) return printScript(plan.steps, out);
  if (plan.steps.length === 0) return out('Nothing to do: the database is as schema/*.sql says.\n');
  out(`${describeTotals(planTotals(plan.steps))}, from version ${plan.from} (${legend}):\n`);
  printSteps(plan.steps, out);
}

/** A plan for programs; the names are a contract (docs/schema-plan.md). */
const planForPrograms = ({ from, engine, steps, drift, notes }: SchemaPlan) => ({
  from,
  engine,
  totals: planTotals(steps),
  steps: steps.map(stepForPrograms),
  drift,
  notes,
});

/** Runs `work`; with `--json` the problems of a refused schema go to the output too, before they are thrown on. */
export async function printProblems({ options, out }: CommandContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (options.json && error instanceof SchemaProblems)
      out(`${JSON.stringify({ problems: error.problems }, null, 2)}\n`);
    throw error;
  }
}
