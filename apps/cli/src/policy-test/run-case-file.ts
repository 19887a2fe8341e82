import type { Config } from '@backstay/config';
import { DataModule, DataService, ExplainService, type DataReply, type Explanation } from '@backstay/data';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { Failure, type JsonObject, type Principal } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import {
  AppliedSchema,
  loadSeed,
  parseSeed,
  SchemaService,
  SeedProblems,
  SeedService,
  type ParsedSchema,
} from '@backstay/schema';
import type { INestApplicationContext } from '@nestjs/common';
import { schemaModules, withConfig } from '../run/open-context.js';
import { explanationText } from '../why/explanation-text.js';
import { readAsker } from '../why/read-asker.js';
import { readQuestion } from '../why/read-question.js';
import type { CaseFile, PolicyCase } from './case-file.js';
import { checkAnswer, type CaseAnswer } from './check-answer.js';

/** A case that was run. */
export interface CaseResult {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  /** Empty: it is as expected. */
  readonly problems: readonly string[];
  /** What `why` says of a case that is not as expected; null otherwise. */
  readonly why: string | null;
}

/** Runs the cases of a file on an empty database: schema, seed and rows first; each case takes back what it writes. */
export async function runCaseFile(
  config: Config,
  schema: ParsedSchema,
  file: CaseFile,
): Promise<readonly CaseResult[]> {
  return withConfig(config, [...schemaModules(), DataModule], async (modules) => {
    await modules.get(SchemaService).apply(schema.record, { allowDestructive: true });
    await modules.get(AppliedSchema).refresh();
    if (file.seed) await modules.get(SeedService).load();
    await loadRows(modules, file);
    const results: CaseResult[] = [];
    for (const one of file.cases) results.push(await runCase(modules, schema, file, one));
    return results;
  });
}

async function loadRows(modules: INestApplicationContext, { rows, path }: CaseFile): Promise<void> {
  const { catalog } = modules.get(AppliedSchema).current();
  const files = Object.entries(rows).map(([table, list]) => ({
    path: `${path}/rows/${table}.json`,
    text: JSON.stringify(list),
  }));
  const seeds = await parseSeed(files, catalog);
  if (seeds.problems.length > 0) throw new SeedProblems(seeds.problems);
  await loadSeed(modules.get<Engine>(DATA_ENGINE), seeds);
}

async function runCase(
  modules: INestApplicationContext,
  schema: ParsedSchema,
  file: CaseFile,
  one: PolicyCase,
): Promise<CaseResult> {
  const principal = principalOf(file, one);
  const request = requestOf(modules, one, principal);
  const data = modules.get(DataService);
  const { answer, explanation } = await modules
    .get(ExplainService)
    .explain(request, principal, () => data.handle(request, principal, { rollback: true }));
  const problems = checkAnswer(one, answerOf(answer, explanation));
  const why = problems.length === 0 ? null : explanationText(explanation, request, principal, schema);
  return { file: file.path, line: one.line, name: one.name, problems, why };
}

function principalOf({ people }: CaseFile, { as }: PolicyCase): Principal {
  const who = typeof as === 'string' ? (people[as] ?? as) : as;
  return readAsker({ as: typeof who === 'string' ? who : JSON.stringify(who) });
}

function requestOf(modules: INestApplicationContext, one: PolicyCase, principal: Principal): HttpRequest {
  const { catalog } = modules.get(AppliedSchema).current();
  const body = one.body === undefined ? undefined : JSON.stringify(one.body);
  // Writes say how many rows they touched only when they are asked to.
  const prefer = [one.prefer, 'count=exact'].filter((text) => text !== undefined).join(', ');
  const [method = '', ...line] = one.request.trim().split(/\s+/);
  return readQuestion({ what: [method, line.join(' ')], body, prefer, schema: one.schema }, catalog, principal.role);
}

function answerOf(answer: DataReply | Failure, { outcome, verdict }: Explanation): CaseAnswer {
  if (answer instanceof Failure) return { ...outcome, rows: null, count: null, verdict };
  const parsed =
    answer.body === null || answer.body === '' ? null : (JSON.parse(answer.body) as JsonObject | JsonObject[]);
  const rows = parsed === null ? null : Array.isArray(parsed) ? parsed : [parsed];
  const told = /\/(\d+)$/.exec(answer.headers['content-range'] ?? '')?.[1];
  const count = rows === null ? Number(told ?? 0) : rows.length;
  return { status: answer.status, code: null, message: null, rows, count, verdict };
}
