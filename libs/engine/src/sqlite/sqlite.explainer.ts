import { prefixed, requireOptions, type Explainer, type PlanStep } from '../explainer.js';

/** A line of the plan with those below it. */
interface Line {
  readonly detail: string;
  readonly steps: Line[];
}

/** `SEARCH books AS t USING COVERING INDEX x (…)`, `SCAN t`, `USE TEMP B-TREE FOR ORDER BY`. */
const access = /^(SCAN|SEARCH) (\S+)(?:.*? USING (?:[A-Z]+ )*?(?:INDEX ([^\s(]\S*)|(INTEGER PRIMARY KEY)))?/;

/**
 * SQLite manual: EXPLAIN QUERY PLAN. Rows are (id, parent, unused, detail), parents first. It plans without looking at
 * parameters. What an index is searched by is left out of the steps.
 */
export const sqliteExplainer: Explainer = {
  ask(statement, question) {
    requireOptions(question, []);
    return prefixed('EXPLAIN QUERY PLAN', statement);
  },
  read({ rows }, { format }) {
    const root: Line = { detail: '', steps: [] };
    const known = new Map<string, Line>([['0', root]]);
    for (const [id, parent, , detail] of rows) {
      const line: Line = { detail: String(detail), steps: [] };
      known.set(String(id), line);
      (known.get(String(parent)) ?? root).steps.push(line);
    }
    return format === 'json' ? JSON.stringify(root.steps) : textOf(root.steps, 0);
  },
  askSteps: ({ sql }) => prefixed('EXPLAIN QUERY PLAN', { sql, parameters: [] }),
  readSteps: ({ rows }) => rows.map((row) => stepOf(String(row[3]))),
};

const textOf = (lines: readonly Line[], depth: number): string =>
  lines
    .flatMap((line) => [`${'  '.repeat(depth)}${line.detail}`, textOf(line.steps, depth + 1)])
    .filter((text) => text !== '')
    .join('\n');

function stepOf(detail: string): PlanStep {
  const found = access.exec(detail);
  if (found === null) return { table: null, access: detail.split(' (')[0]!, index: null, rows: null };
  return { table: found[2]!, access: found[1]!, index: found[3] ?? found[4] ?? null, rows: null };
}
