import type { CommandContext } from '../command-context.js';

/** What the API process offers to the one who starts it. Resolves when it listens; it ends itself on SIGTERM. */
interface ApiMain {
  readonly start: (options: { readonly project?: string | undefined }) => Promise<unknown>;
}

/** Starts the server in this process. Throws what keeps it from starting. */
export async function runStart({ options }: CommandContext): Promise<void> {
  // A process boundary, not a library: the path is made at run time, and no app imports another.
  const { start } = (await import(new URL('../../../api/src/main.js', import.meta.url).href)) as ApiMain;
  await start({ project: options.project });
}
