import { engineDdls } from '@backstay/engine';
import {
  parseSchema,
  planBetween,
  readSchemaFolder,
  SchemaProblems,
  type OfflinePlan,
  type SourceFile,
} from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { describeTotals, planTotals } from '../plan/plan-totals.js';
import { printProblems, type PlanForm } from '../plan/print-plan.js';
import { legend, printScript, printSteps, stepForPrograms } from '../plan/print-steps.js';
import { readFormerSchema } from '../schema-source/read-former-schema.js';
import { loadProject } from './load-project.js';

/** What is compared, and for which engine. */
export interface DiffOptions extends PlanForm {
  /** A revision of git, or a file or folder with a former schema. */
  readonly from: string;
  /** Null: the engine of the project's database, as far as its address tells. */
  readonly engine: string | null;
}

/**
 * Prints what it takes from a former schema to that of now, without a database. Throws SchemaProblems when one of the
 * two cannot be read, Refusal when the former one is not there.
 */
export async function runSchemaDiff(context: CommandContext, wanted: DiffOptions): Promise<void> {
  const { project, database } = loadProject(context.options);
  const language = engineDdls.find(({ name }) => name === (wanted.engine ?? database.data.scheme))!;
  await printProblems(context, async () => {
    const former = await readFormerSchema(wanted.from, project);
    const { record: before } = await schemaOf(former.files, former.title);
    const { record: after, renames } = await schemaOf(await readSchemaFolder(project.schemaDir), null);
    const plan = await planBetween(before, after, language, renames);
    if (plan.problems.length > 0) throw new SchemaProblems(plan.problems);
    printDiff(context, plan, { from: former.title, title: language.title, sql: wanted.sql });
  });
}

/** What files say; the problems of former ones are named as theirs. */
async function schemaOf(files: readonly SourceFile[], title: string | null) {
  const parsed = await parseSchema(files);
  const { problems } = parsed;
  if (problems.length === 0) return parsed;
  throw new SchemaProblems(
    problems.map((problem) => ({ ...problem, file: title === null ? problem.file : `${title}:${problem.file}` })),
  );
}

interface DiffForm extends PlanForm {
  readonly from: string;
  readonly title: string;
}

function printDiff({ options, out }: CommandContext, { engine, steps }: OfflinePlan, form: DiffForm): void {
  const { from, title, sql } = form;
  const totals = planTotals(steps);
  if (options.json)
    return out(`${JSON.stringify({ from, engine, totals, steps: steps.map(stepForPrograms) }, null, 2)}\n`);
  if (sql) return printScript(steps, out);
  if (steps.length === 0) return out(`No difference between ${from} and the schema files of now.\n`);
  out(`${describeTotals(totals)}, from ${from} on ${title} (${legend}):\n`);
  printSteps(steps, out);
  out('No database was looked at: rows that are there may still stand in the way of a step.\n');
}
