import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDatabase, type Config, type DatabaseAddress } from '@backstay/config';
import { withScratchDatabase } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import type { CaseFile } from '../policy-test/case-file.js';
import { readCaseFile } from '../policy-test/read-case-file.js';
import { runCaseFile, type CaseResult } from '../policy-test/run-case-file.js';
import { Refusal } from '../refusal.js';
import { loadProject } from './load-project.js';
import { readProjectSchema } from './read-project-schema.js';

const folder = 'policy-tests';

/** On which database cases are run. */
export interface PolicyTestOptions {
  /** `project`: a new database on the project's own server; without it an embedded one. */
  readonly engine?: string | undefined;
  /** A server by the URL of one of its databases, which is left as it is. */
  readonly database?: string | undefined;
}

/** Runs the project's cases. Throws Refusal when one is not as expected, or there is none. */
export async function runPolicyTest(context: CommandContext, options: PolicyTestOptions): Promise<void> {
  const config = loadProject(context.options);
  const beside = besideWhat(config, options);
  const schema = await readProjectSchema(config);
  const results: CaseResult[] = [];
  for (const file of await caseFiles(config)) {
    results.push(
      ...(await withScratchDatabase(beside, (address) => runCaseFile(config.onDatabase(address), schema, file))),
    );
  }
  report(context, results);
}

function besideWhat(config: Config, { engine, database }: PolicyTestOptions): DatabaseAddress | null {
  if (database !== undefined) return parseDatabase(database, config.project.root);
  if (engine === undefined) return null;
  if (engine === 'project') return config.database.data;
  throw new Refusal(`--engine takes project, not ${engine}; without it cases run on an embedded database.`);
}

async function caseFiles({ project }: Config): Promise<readonly CaseFile[]> {
  const dir = join(project.root, folder);
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  if (files.length === 0) throw new Refusal(`there are no cases: write some in ${dir}/*.yaml (docs/policy-tests.md).`);
  return Promise.all(
    files.map(async (name) => readCaseFile(`${folder}/${name}`, await readFile(join(dir, name), 'utf8'))),
  );
}

function report({ options, out }: CommandContext, results: readonly CaseResult[]): void {
  const failed = results.filter(({ problems }) => problems.length > 0);
  if (options.json) {
    out(
      `${JSON.stringify({ passed: results.length - failed.length, failed: failed.length, cases: results }, null, 2)}\n`,
    );
  } else {
    for (const { file, line, name, problems, why } of failed) {
      out(`FAIL ${file}:${line} ${name}\n${problems.map((problem) => `     ${problem}\n`).join('')}`);
      if (why !== null) out(`${why.trimEnd().replaceAll(/^(?=.)/gm, '       ')}\n\n`);
    }
    out(`${results.length - failed.length} passed, ${failed.length} failed\n`);
  }
  if (failed.length > 0)
    throw new Refusal(`${failed.length === 1 ? 'one case is' : `${failed.length} cases are`} not as expected.`);
}
