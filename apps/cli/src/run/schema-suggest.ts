import { writeFile } from 'node:fs/promises';
import { renderSuggestions, SchemaProblems, suggestPolicies } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { Refusal } from '../refusal.js';
import { loadProject } from './load-project.js';
import { readProjectSchema } from './read-project-schema.js';

/**
 * Prints what policies the keys of schema/*.sql suggest, every line a comment, or writes it to a file that is not there
 * yet. Throws Refusal when it is, SchemaProblems when the schema cannot be read.
 */
export async function runSchemaSuggest(
  context: CommandContext,
  { out: file }: { readonly out?: string },
): Promise<void> {
  const { options, out } = context;
  const { record, problems } = await readProjectSchema(loadProject(options));
  if (problems.length > 0) throw new SchemaProblems(problems);
  const suggestions = suggestPolicies(record);
  if (file !== undefined) {
    await writeFile(file, renderSuggestions(suggestions), { flag: 'wx' }).catch((error: unknown) => {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      throw exists
        ? new Refusal(`${file} is there already. Name a new file: what you wrote is not overwritten.`)
        : error;
    });
  }
  if (options.json) return out(`${JSON.stringify({ file: file ?? null, suggestions }, null, 2)}\n`);
  if (file === undefined) return out(renderSuggestions(suggestions));
  const count = suggestions.filter(({ statements }) => statements.length > 0).length;
  out(`Wrote ${file}: ${count} suggestions, all of them comments. Nothing is opened by them as they are.\n`);
}
