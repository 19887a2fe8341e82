import { engineDdls, type EngineLanguage } from '@backstay/engine';
import { checkSchema, readSchemaFolder, SchemaService, type CheckProblem, type CheckReport } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { describeTotals, planTotals } from '../plan/plan-totals.js';
import { Refusal } from '../refusal.js';
import { loadProject } from './load-project.js';
import { schemaModules, withModules } from './open-context.js';

/** What is looked at. */
export interface CheckOptions {
  readonly engines: readonly string[];
  /** Also whether the project's database is as the files say. */
  readonly database: boolean;
}

/** Checks the schema files for CI. Throws Refusal when there is a problem, or the database is not as they say. */
export async function runSchemaCheck(context: CommandContext, { engines, database }: CheckOptions): Promise<void> {
  const languages = engineDdls.filter(({ name }) => engines.includes(name));
  const { schemaDir } = loadProject(context.options).project;
  const report = await checkSchema(await readSchemaFolder(schemaDir), languages);
  const behind = database && report.problems.length === 0 ? await stepsMissing(context) : null;
  printCheck(context, report, languages, behind);
  const count = report.problems.length;
  if (count > 0)
    throw new Refusal(count === 1 ? 'there is one problem, see above.' : `there are ${count} problems, see above.`);
  if (behind !== null && behind.length > 0)
    throw new Refusal('the database is not as the files say. Run: backstay schema plan');
}

/** What it takes to bring the database to the files. Throws SchemaProblems when that cannot be. */
const stepsMissing = (context: CommandContext) =>
  withModules(context, schemaModules(), async (modules) => (await modules.get(SchemaService).planProject()).steps);

function printCheck(
  { options, out, err }: CommandContext,
  report: CheckReport,
  engines: readonly EngineLanguage[],
  behind: Awaited<ReturnType<typeof stepsMissing>> | null,
): void {
  const names = engines.map(({ title }) => title);
  if (options.json) {
    const database = behind === null ? null : { behind: behind.length > 0, totals: planTotals(behind) };
    return out(`${JSON.stringify({ engines: names, ...report, database }, null, 2)}\n`);
  }
  for (const note of report.notes) err(`${note.file}:${note.line}:${note.column}: note: ${note.message}\n`);
  for (const problem of report.problems) out(`${line(problem)}\n`);
  if (report.problems.length > 0) return;
  out(`${report.tables} tables and ${report.policies} policies: no problem on ${names.join(', ')}.\n`);
  if (behind === null) return;
  out(
    behind.length === 0
      ? 'The database is as the files say.\n'
      : `The database is behind: ${describeTotals(planTotals(behind))}.\n`,
  );
}

function line({ at, object, engines, message, advice }: CheckProblem): string {
  const place = at === null ? (object ?? 'schema') : `${at.file}:${at.line}:${at.column}`;
  const about = at !== null && object !== null ? `${object}: ` : '';
  const where = engines.length === 0 ? '' : ` (${engines.join(', ')})`;
  const sentence = /[.!?…]$/.test(message) ? message : `${message}.`;
  return `${place}: ${about}${sentence}${advice === '' ? '' : ` ${advice}`}${where}`;
}
