import { writeFile } from 'node:fs/promises';
import { roles, type Role } from '@backstay/kernel';
import type { CommandContext } from '../command-context.js';
import { WrongUse } from '../refusal.js';
import { loadProject } from './load-project.js';

/** What the API process tells of itself without serving. */
interface ApiMain {
  readonly describeApi: (options: { readonly project?: string | undefined; readonly role: Role }) => Promise<string>;
}

/** Prints the document of a role, or writes it to a file. Throws OperatorError when the project cannot be opened. */
export async function runOpenApi(
  context: CommandContext,
  { out, role: name }: { readonly out?: string; readonly role: string },
): Promise<void> {
  const role = roles.find((one) => one === name);
  if (role === undefined) throw new WrongUse(`--role ${name} is none of ${roles.join(', ')}.`);
  loadProject(context.options);
  // As for `start`: the path is made at run time, and no app imports another.
  const { describeApi } = (await import(new URL('../../../api/src/main.js', import.meta.url).href)) as ApiMain;
  const text = await describeApi({ project: context.options.project, role });
  if (out === undefined) return context.out(text);
  await writeFile(out, text);
}
