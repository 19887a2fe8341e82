import type { TableName } from '@backstay/catalog';
import { constraintName } from '@backstay/query';
import { isPartChange, qualified, type SchemaChange } from '../plan/schema-change.js';
import type { PlanStep } from '../plan/schema-plan.js';
import { describeDrift, type DriftFinding } from './drift-finding.js';

const advice =
  'Put it back as it was, or run `backstay schema drift --accept` if what is there now is meant; then plan again.';

/**
 * A step that touches what somebody changed by hand is refused, because its statements were made for what was there;
 * other steps come back as they are. What is to be dropped and is gone already is only recorded.
 */
export function refuseDrifted(step: PlanStep, drift: readonly DriftFinding[]): PlanStep {
  if (step.risk === 'refused') return step;
  const touched = drift.filter((finding) => finding.ours && touches(step, finding));
  const [first] = touched;
  if (first === undefined) return step;
  const gone = touched.every(({ kind }) => kind === 'missing') && step.change.after === null;
  if (gone) return { ...step, statements: [], warning: 'Somebody has dropped it already: only the record changes.' };
  return {
    ...step,
    risk: 'refused',
    warning: `Somebody has changed the database by hand: ${touched.map(describeDrift).join('. ')}. ${advice}`,
  };
}

function touches({ change, statements }: PlanStep, finding: DriftFinding): boolean {
  if (!tablesOf(change).some((table) => qualified(table) === finding.table)) return false;
  if (finding.part === 'table') return statements.length > 0;
  // Dropped with all that is on it, which somebody has to agree to anyway.
  if (change.kind === 'table') return false;
  // Made anew as its definition says: what was changed by hand would be lost.
  if (change.kind === 'rebuild') return finding.part !== 'index' && finding.part !== 'trigger';
  if (change.kind === 'primary key') return finding.part === 'primary key';
  if (!isPartChange(change)) return false;
  const name = (change.after ?? change.before)?.name ?? '';
  const kinds: readonly string[] = change.kind === 'unique key' ? ['index'] : [change.kind];
  return kinds.includes(finding.part) && [name, constraintName(change.table, name)].includes(finding.name ?? '');
}

/** The tables a change is about, under their names before and after it. */
function tablesOf(change: SchemaChange): readonly TableName[] {
  if ('table' in change) return [change.table];
  const tables = change.kind === 'table' || change.kind === 'rebuild' ? [change.before, change.after] : [];
  return tables.filter((table) => table !== null);
}
