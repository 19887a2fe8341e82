import type { Config } from '@backstay/config';
import { parseSchema, readSchemaFolder, SchemaProblems, type PlanProblem, type SchemaService } from '@backstay/schema';
import { advise, ok, wrong, type Finding } from './finding.js';

/** Compares schema/*.sql with what is applied, without changing anything. */
export async function examineSchema(schema: SchemaService, { dataApi }: Config): Promise<readonly Finding[]> {
  try {
    const { steps, from } = await schema.planProject();
    if (steps.length === 0) return [ok('schema', `version ${from}, as schema/*.sql says`)];
    const message = `${steps.length} ${steps.length === 1 ? 'change' : 'changes'} of schema/*.sql not applied yet`;
    return dataApi.autoApply && steps.every(({ risk }) => risk === 'safe')
      ? [advise('schema', message, 'The next start applies what loses nothing; or run: backstay schema apply')]
      : [wrong('schema', message, 'See them with: backstay schema plan, then run: backstay schema apply')];
  } catch (error) {
    if (error instanceof SchemaProblems) return error.problems.map(problemFinding);
    throw error;
  }
}

/** Reads schema/*.sql alone, where there is no database to compare with. */
export async function examineSchemaFiles({ project }: Config): Promise<readonly Finding[]> {
  const { problems, record } = await parseSchema(await readSchemaFolder(project.schemaDir));
  if (problems.length > 0) return problems.map(problemFinding);
  const tables = record.tables.length === 1 ? '1 table' : `${record.tables.length} tables`;
  return [
    ok('schema', `${tables} in schema/*.sql; the first start makes ${record.tables.length === 1 ? 'it' : 'them'}`),
  ];
}

function problemFinding(problem: PlanProblem): Finding {
  const place = 'file' in problem ? `${problem.file}:${problem.line}:${problem.column}` : problem.object;
  return wrong('schema', `${place}: ${problem.message}`, problem.advice === '' ? null : problem.advice);
}
