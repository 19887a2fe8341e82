import type { PlanReader, PlanStep } from '../plan-step.js';

/** `SEARCH books AS t USING COVERING INDEX x (…)`, `SCAN t`, `USE TEMP B-TREE FOR ORDER BY`. */
const read = /^(SCAN|SEARCH) (\S+)(?:.*? USING (?:[A-Z]+ )*?(?:INDEX ([^\s(]\S*)|(INTEGER PRIMARY KEY)))?/;

/** EXPLAIN QUERY PLAN of SQLite: id, parent, notused, detail. What an index is searched by is left out. */
export const sqlitePlan: PlanReader = {
  explain: (sql) => `EXPLAIN QUERY PLAN ${sql}`,
  steps: (rows) => rows.map((row) => stepOf(String(row[3]))),
};

function stepOf(detail: string): PlanStep {
  const found = read.exec(detail);
  if (found === null) return { table: null, access: detail.split(' (')[0]!, index: null, rows: null };
  return { table: found[2]!, access: found[1]!, index: found[3] ?? found[4] ?? null, rows: null };
}
