import type { CommandContext } from '../command-context.js';
import { AlreadyExplained } from '../refusal.js';

/** What the API process offers to the one who starts it: it runs until it is told to stop, and answers the exit code. */
interface ApiMain {
  readonly serve: (options: { readonly project?: string | undefined }) => Promise<number>;
}

/** Serves the project in this process until SIGTERM or SIGINT. Throws AlreadyExplained when it could not start. */
export async function runStart({ options }: CommandContext): Promise<void> {
  // A process boundary, not a library: the path is made at run time, and no app imports another.
  const { serve } = (await import(new URL('../../../api/src/main.js', import.meta.url).href)) as ApiMain;
  if ((await serve({ project: options.project })) !== 0) throw new AlreadyExplained();
}
