import { SchemaProblems, type PlanStep, type SchemaPlan } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';

const marks: Readonly<Record<PlanStep['risk'], string>> = {
  safe: '+',
  confirm: '?',
  destructive: '!',
  refused: 'x',
};

/** A plan for people (one line a step, then its SQL) or, with `--json`, for programs. */
export function printPlan({ options, out, err }: CommandContext, plan: SchemaPlan): void {
  if (options.json) {
    const { from, engine, steps, notes } = plan;
    return out(`${JSON.stringify({ from, engine, steps, notes }, null, 2)}\n`);
  }
  for (const note of plan.notes) err(`${note.file}:${note.line}:${note.column}: note: ${note.message}\n`);
  if (plan.steps.length === 0) return out('Nothing to do: the database is as schema/*.sql says.\n');
  const count = plan.steps.length === 1 ? '1 step' : `${plan.steps.length} steps`;
  out(`${count} from version ${plan.from} (+ safe, ? to confirm, ! loses data, x refused):\n`);
  for (const step of plan.steps) {
    out(`${marks[step.risk]} ${step.action} ${step.object}\n`);
    if (step.warning !== null) out(`    ${step.warning}\n`);
    for (const statement of step.statements) out(`    ${statement.replaceAll('\n', '\n    ')};\n`);
  }
}

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
