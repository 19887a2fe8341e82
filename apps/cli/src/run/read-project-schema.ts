import type { Config } from '@backstay/config';
import { parseSchema, readSchemaFolder, SchemaProblems, type ParsedSchema } from '@backstay/schema';

/** What schema/*.sql says, without a database. Throws SchemaProblems with every problem of every file. */
export async function readProjectSchema({ project }: Config): Promise<ParsedSchema> {
  const parsed = await parseSchema(await readSchemaFolder(project.schemaDir));
  if (parsed.problems.length > 0) throw new SchemaProblems(parsed.problems);
  return parsed;
}
