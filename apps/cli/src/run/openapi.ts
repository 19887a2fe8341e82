import { writeFile } from 'node:fs/promises';
import { roles, type Role } from '@backstay/kernel';
import type { CommandContext } from '../command-context.js';
import { WrongUse } from '../refusal.js';
import { loadProject } from './load-project.js';

/** What the API process tells of itself without serving. */
interface ApiMain {
  readonly describeApi: (options: {
    readonly project?: string | undefined;
    readonly role: Role;
    readonly schema: string | null;
  }) => Promise<string>;
}

/** Prints the document of a role, or writes it to a file. Throws OperatorError when the project cannot be opened. */
export async function runOpenApi(
  context: CommandContext,
  { out, role: name, schema = null }: { readonly out?: string; readonly role: string; readonly schema?: string | null },
): Promise<void> {
  const role = roles.find((one) => one === name);
  if (role === undefined) throw new WrongUse(`--role ${name} is none of ${roles.join(', ')}.`);
  const { exposedSchemas } = loadProject(context.options).dataApi;
  if (schema !== null && !exposedSchemas.includes(schema)) {
    throw new WrongUse(`--schema ${schema} is none of ${exposedSchemas.join(', ')} (BACKSTAY_EXPOSED_SCHEMAS).`);
  }
  // As for `start`: the path is made at run time, and no app imports another.
  const { describeApi } = (await import(new URL('../../../api/src/main.js', import.meta.url).href)) as ApiMain;
  const text = await describeApi({ project: context.options.project, role, schema });
  if (out === undefined) return context.out(text);
  await writeFile(out, text);
}
