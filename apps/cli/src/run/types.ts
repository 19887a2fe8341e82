import { writeFile } from 'node:fs/promises';
import {
  parseSchema,
  readSchemaFolder,
  renderTypes,
  SchemaProblems,
  SchemaService,
  type SchemaRecord,
} from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { loadProject } from './load-project.js';
import { schemaModules, withModules } from './open-context.js';

/** Prints the types, or writes them to a file. Throws SchemaProblems for a schema that cannot be read. */
export async function runTypes(
  context: CommandContext,
  { out, applied }: { readonly out?: string; readonly applied: boolean },
): Promise<void> {
  const { exposedSchemas } = loadProject(context.options).dataApi;
  const text = renderTypes(applied ? await appliedRecord(context) : await recordOfFiles(context), exposedSchemas);
  if (out === undefined) return context.out(text);
  await writeFile(out, text);
}

/** No database is needed for what the files say. */
async function recordOfFiles({ options }: CommandContext): Promise<SchemaRecord> {
  const { schemaDir } = loadProject(options).project;
  const { record, problems } = await parseSchema(await readSchemaFolder(schemaDir));
  if (problems.length > 0) throw new SchemaProblems(problems);
  return record;
}

const appliedRecord = (context: CommandContext): Promise<SchemaRecord> =>
  withModules(context, schemaModules(), (modules) => modules.get(SchemaService).appliedRecord());
