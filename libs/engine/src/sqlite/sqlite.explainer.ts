import { prefixed, requireOptions, type Explainer } from '../explainer.js';

interface Step {
  readonly detail: string;
  readonly steps: Step[];
}

/** SQLite manual: EXPLAIN QUERY PLAN. Rows are (id, parent, unused, detail), parents first. */
export const sqliteExplainer: Explainer = {
  ask(statement, question) {
    requireOptions(question, []);
    return prefixed('EXPLAIN QUERY PLAN', statement);
  },
  read({ rows }, { format }) {
    const root: Step = { detail: '', steps: [] };
    const known = new Map<string, Step>([['0', root]]);
    for (const [id, parent, , detail] of rows) {
      const step: Step = { detail: String(detail), steps: [] };
      known.set(String(id), step);
      (known.get(String(parent)) ?? root).steps.push(step);
    }
    return format === 'json' ? JSON.stringify(root.steps) : textOf(root.steps, 0);
  },
};

const textOf = (steps: readonly Step[], depth: number): string =>
  steps
    .flatMap((step) => [`${'  '.repeat(depth)}${step.detail}`, textOf(step.steps, depth + 1)])
    .filter((line) => line !== '')
    .join('\n');
