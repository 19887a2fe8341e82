import { openEngine, type EngineLanguage } from '@backstay/engine';
import { builtinTables } from '../parse/draft/builtin-tables.js';
import type { PlanStep } from '../plan/schema-plan.js';
import type { PlanProblem } from '../plan/schema-problems.js';

const options = { timeoutMs: 60_000 };

/** Runs the steps in a database in memory, where the engine has such a thing; gives the first that it refuses. */
export async function tryOnScratch(
  { scratch, title, ddl }: EngineLanguage,
  steps: readonly PlanStep[],
): Promise<readonly PlanProblem[]> {
  if (scratch === null) return [];
  const engine = await openEngine(scratch);
  try {
    await engine.execute(
      builtinTables.flatMap((table) => ddl.createTable(table)),
      options,
    );
    for (const step of steps) {
      try {
        await engine.execute(step.statements, options);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return [{ object: step.object, message: `${title} refuses to ${step.action}: ${message}`, advice: '' }];
      }
    }
    return [];
  } finally {
    await engine.close();
  }
}
