import type { PlanReader, PlanStep } from '../plan-step.js';

/**
 * EXPLAIN of the MySQL family in its table form, which is MySQL's default no more: id, select_type, table, (partitions,) type, possible_keys, key, key_len,
 * ref, rows, … The column `partitions` is MySQL's alone, so the place of the others is counted from `hasPartitions`.
 */
export const mysqlPlan = (hasPartitions: boolean): PlanReader => ({
  explain: (sql) => `EXPLAIN FORMAT=TRADITIONAL ${sql}`,
  steps: (rows) => rows.map((row) => stepOf(row, hasPartitions ? 1 : 0)),
});

function stepOf(row: readonly unknown[], shift: number): PlanStep {
  const text = (place: number): string | null => {
    const cell = row[place];
    return typeof cell === 'string' ? cell : null;
  };
  const rows = row[8 + shift];
  return {
    table: text(2),
    access: text(3 + shift) ?? text(1) ?? 'none',
    index: text(5 + shift),
    // A count of 64 bits comes as text.
    rows: rows === null || rows === undefined ? null : Number(rows),
  };
}
