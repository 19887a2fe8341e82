import type { TableName } from '@backstay/catalog';
import { partNames as physicalNames } from '@backstay/query';
import { originalTable } from '../plan/plan-changes.js';
import { isPartChange, qualified, type SchemaChange, type TablePartChange } from '../plan/schema-change.js';
import type { PlanStep } from '../plan/schema-plan.js';
import type { SchemaRename } from '../plan/schema-rename.js';
import { describeDrift, type DriftFinding } from './drift-finding.js';

const advice =
  'Put it back as it was, or run `backstay schema drift --accept` if what is there now is meant; then plan again.';

/**
 * A step that touches what somebody changed by hand is refused, because its statements were made for what was there;
 * other steps come back as they are. What is to be dropped and is gone already is only recorded. Findings have the names
 * from before `renames`.
 */
export function refuseDrifted(
  step: PlanStep,
  drift: readonly DriftFinding[],
  renames: readonly SchemaRename[] = [],
): PlanStep {
  if (step.risk === 'refused') return step;
  const touched = drift.filter((finding) => finding.ours && touches(step, finding, renames));
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

function touches({ change, statements }: PlanStep, finding: DriftFinding, renames: readonly SchemaRename[]): boolean {
  if (!tablesOf(change, renames).some((table) => qualified(table) === finding.table)) return false;
  // A look at the rows of a table that is gone would fail, even for a step that only the record needs.
  if (finding.part === 'table') return statements.length > 0 || isPartChange(change) || change.kind === 'primary key';
  // Dropped, or called something else, with all that is on it; for a drop somebody has to agree to that anyway.
  if (change.kind === 'table' || change.kind === 'table renamed') return false;
  // Made anew as its definition says: what was changed by hand would be lost.
  if (change.kind === 'rebuild') return finding.part !== 'index' && finding.part !== 'trigger';
  if (change.kind === 'primary key') return finding.part === 'primary key';
  if (change.kind === 'column renamed')
    return finding.part === 'column' && [change.before?.name, change.after?.name].includes(finding.name ?? '');
  if (!isPartChange(change)) return false;
  const kinds: readonly string[] = change.kind === 'unique key' ? ['index'] : [change.kind];
  return kinds.includes(finding.part) && partNames(change, renames).includes(finding.name ?? '');
}

/** What the database may call a part today. */
function partNames(change: TablePartChange, renames: readonly SchemaRename[]): readonly string[] {
  const name = (change.after ?? change.before)?.name ?? '';
  const had = renames.find(
    ({ kind, table, to }) =>
      change.kind === 'column' && kind === 'column' && to === name && table !== null && isSame(table, change.table),
  );
  const tables = [change.table, originalTable(change.table, renames)];
  return [name, had?.from ?? name, ...tables.flatMap((table) => physicalNames(table, name))];
}

const isSame = (a: TableName, b: TableName): boolean => qualified(a) === qualified(b);

/** The tables a change is about, under their names of today: before and after it where there is no rename. */
function tablesOf(change: SchemaChange, renames: readonly SchemaRename[]): readonly TableName[] {
  // A foreign key goes before the renames, and is named as it is today.
  if (change.kind === 'foreign key' && change.after === null) return [change.table];
  if ('table' in change) return [originalTable(change.table, renames)];
  if (change.kind === 'table renamed') return change.before === null ? [] : [change.before];
  const tables = change.kind === 'table' || change.kind === 'rebuild' ? [change.before, change.after] : [];
  return tables
    .filter((table) => table !== null)
    .map((table) => (change.kind === 'rebuild' ? originalTable(table, renames) : table));
}
