import { fail } from '@backstay/kernel';
import { lines, prefixed, requireOptions, type Explainer, type PlanStep, type StepExplainer } from '../explainer.js';

/**
 * Steps by EXPLAIN in its table form, which is MySQL's default no more: id, select_type, table, (partitions,) type,
 * possible_keys, key, key_len, ref, rows, … `partitions` is MySQL's alone, so places behind it are shifted by it.
 */
export const tableSteps = (hasPartitions: boolean): StepExplainer => ({
  askSteps: (statement) => prefixed('EXPLAIN FORMAT=TRADITIONAL', statement),
  readSteps: ({ rows }) => rows.map((row) => stepOf(row, hasPartitions ? 1 : 0)),
});

/** MySQL manual: EXPLAIN Statement. ANALYZE comes as a tree only. */
export const mysqlExplainer: Explainer = {
  ask(statement, question) {
    requireOptions(question, ['analyze']);
    const { format, options } = question;
    if (options.length > 0 && format === 'json') {
      throw fail('not_supported', { feature: 'options=analyze of a plan as JSON on this database' });
    }
    return prefixed(
      options.length > 0 ? 'EXPLAIN ANALYZE' : `EXPLAIN FORMAT=${format === 'json' ? 'JSON' : 'TREE'}`,
      statement,
    );
  },
  read: lines,
  ...tableSteps(true),
};

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
