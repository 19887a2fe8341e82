import type { PlanStep } from '@backstay/schema';

const marks: Readonly<Record<PlanStep['risk'], string>> = {
  safe: '+',
  confirm: '?',
  destructive: '!',
  refused: 'x',
};

/** What the marks in front of the steps mean. */
export const legend = '+ safe, ? to confirm, ! loses data, x refused';

/** How a step runs, by what others notice of it: ` (copies the table, 1200 rows, writes wait)`. */
function wayOf({ way, rows }: PlanStep): string {
  if (way === undefined) return '';
  const size = rows === undefined ? '' : `, ${rows} ${rows === 1 ? 'row' : 'rows'}`;
  const words: Readonly<Record<NonNullable<PlanStep['way']>, string>> = {
    instant: 'instant',
    'in place': 'in place, writes go on',
    scan: `reads the table${size}, writes wait`,
    copy: `copies the table${size}, writes wait`,
  };
  return ` (${words[way]})`;
}

/** Steps for people: a line each with its risk, what there is to say about it, and its SQL. */
export function printSteps(steps: readonly PlanStep[], out: (text: string) => void): void {
  for (const step of steps) {
    out(`${marks[step.risk]} ${step.action} ${step.object}${wayOf(step)}\n`);
    if (step.warning !== null) out(`    ${step.warning}\n`);
    for (const statement of step.statements) out(`    ${statement.replaceAll('\n', '\n    ')};\n`);
  }
}

/** Steps as a script: the statements alone, each step named in a comment. A step that is refused has none. */
export function printScript(steps: readonly PlanStep[], out: (text: string) => void): void {
  for (const step of steps) {
    out(`-- ${step.action} ${oneLine(step.object)}${step.risk === 'safe' ? '' : ` (${step.risk})`}${wayOf(step)}\n`);
    if (step.warning !== null) out(`-- ${oneLine(step.warning)}\n`);
    if (step.risk !== 'refused') for (const statement of step.statements) out(`${statement};\n`);
  }
}

/** A name may hold anything, also what would end a comment. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** A step for programs; the names are a contract (docs/schema-plan.md). */
export const stepForPrograms = ({ action, object, risk, warning, statements, way, rows, change }: PlanStep) => ({
  action,
  object,
  risk,
  warning,
  statements,
  way: way ?? null,
  rows: rows ?? null,
  change,
});
