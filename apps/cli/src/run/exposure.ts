import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@backstay/config';
import {
  compareExposures,
  measureExposure,
  type ExposedTable,
  readExposure,
  writeExposure,
  type Exposure,
  type ExposureChange,
} from '@backstay/policy';
import { exposedFunctions, SchemaService, type SchemaRecord } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { Refusal } from '../refusal.js';
import { loadProject } from './load-project.js';
import { schemaModules, withModules } from './open-context.js';
import { readProjectSchema } from './read-project-schema.js';

const fileName = 'exposure.lock';

/**
 * Writes `exposure.lock`, or compares with it. Throws Refusal when something was opened, or there is nothing to compare
 * with; SchemaProblems when the schema cannot be read.
 */
export async function runExposure(
  context: CommandContext,
  { check, applied }: { readonly check: boolean; readonly applied: boolean },
): Promise<void> {
  const config = loadProject(context.options);
  const record = applied ? await appliedRecord(context) : (await readProjectSchema(config)).record;
  const exposure = measureExposure(
    [...record.tables, ...adoptedViews(record)],
    record.policies,
    exposedFunctions(record),
  );
  if (check) printChanges(context, compareExposures(await locked(config), exposure));
  else await write(context, config, exposure);
}

/** Views of the database's own have policies of their own; other views show what the policies of their tables show. */
const adoptedViews = ({ views = [] }: SchemaRecord): readonly ExposedTable[] =>
  views
    .filter((view) => view.query === null)
    .map((view) => ({ ...view, columns: view.columns.map(({ name }) => ({ name, generated: false })) }));

const appliedRecord = (context: CommandContext): Promise<SchemaRecord> =>
  withModules(context, schemaModules(), async (modules) => (await modules.get(SchemaService).recorded()).record);

async function write({ options, out }: CommandContext, { project }: Config, exposure: Exposure): Promise<void> {
  const path = join(project.root, fileName);
  const text = writeExposure(exposure);
  await writeFile(path, text);
  const facts = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  if (options.json) return out(`${JSON.stringify({ file: path, facts }, null, 2)}\n`);
  out(`Wrote ${path}: ${facts} facts. Check it in, and compare with: backstay exposure --check\n`);
}

async function locked({ project }: Config): Promise<Exposure> {
  const path = join(project.root, fileName);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Refusal(`there is no ${path}. Write it with: backstay exposure`);
    throw error;
  });
  const read = readExposure(text);
  if ('exposure' in read) return read.exposure;
  throw new Refusal(
    `${path}:${read.line} is no fact of an exposure: ${read.text}. Write the file anew: backstay exposure`,
  );
}

const marks: Readonly<Record<ExposureChange['effect'], string>> = {
  widens: 'OPENED  ',
  'may widen': 'CHANGED ',
  narrows: 'closed  ',
};

/** Prints every difference; throws Refusal when one may open something. */
function printChanges({ options, out }: CommandContext, changes: readonly ExposureChange[]): void {
  const opened = changes.filter(({ effect }) => effect !== 'narrows').length;
  if (options.json) out(`${JSON.stringify({ opened, changes }, null, 2)}\n`);
  else if (changes.length === 0) out(`Nobody reaches more or less than ${fileName} says.\n`);
  else for (const change of changes) out(changeText(change));
  if (opened === 0) return;
  const what = opened === 1 ? 'one thing is' : `${opened} things are`;
  throw new Refusal(`${what} open that ${fileName} does not know, see above. If it is meant: backstay exposure`);
}

function changeText({ effect, place, what, before, after }: ExposureChange): string {
  const note = effect === 'may widen' ? ' (whether it opens anything cannot be told, so it counts)' : '';
  const lines = [...before.map((fact) => `    - ${fact}\n`), ...after.map((fact) => `    + ${fact}\n`)];
  return `${marks[effect]} ${place}: ${what}${note}\n${lines.join('')}`;
}
