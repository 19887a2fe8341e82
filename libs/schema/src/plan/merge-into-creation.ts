import type { DdlWays } from '@backstay/engine';
import type { IndexDefinition, TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { creationOrder } from './creation-order.js';
import { qualified, type SchemaChange } from './schema-change.js';
import type { PlanStep } from './schema-plan.js';

type PartChange = Extract<SchemaChange, { kind: 'index' | 'foreign key' }>;

/** From what to what the steps lead. */
interface Records {
  readonly before: SchemaRecord;
  readonly after: SchemaRecord;
}

/**
 * Where every statement costs a commit: new tables are made at once with their indexes, and with the foreign keys whose
 * target is there by then. Tables come in the order of their references; what goes round in a circle stays a step of its
 * own. Other engines get their steps as they are. Pure.
 */
export function mergeIntoCreation(steps: readonly PlanStep[], records: Records, ways: DdlWays): readonly PlanStep[] {
  const creations = steps.filter(isCreation);
  const first = creations[0];
  if (first === undefined || ways.merged(first.statements[0] ?? '', []) === null) return steps;
  const there = tablesThere(steps, records.before);
  const gone = new Set<PlanStep>();
  const merged = creationOrder(creations, steps).map((creation) => {
    there.made.add(creation.object);
    const additions = additionsTo(creation.object, steps, there);
    const [only, ...others] = creation.statements;
    if (only === undefined || others.length > 0 || additions.length === 0) return creation;
    const statement = ways.merged(
      only,
      additions.flatMap(({ statements }) => statements),
    );
    if (statement === null) return creation;
    for (const addition of additions) gone.add(addition);
    return withAdditions(creation, statement, additions, records.after);
  });
  let next = 0;
  return steps.filter((step) => !gone.has(step)).map((step) => (isCreation(step) ? (merged[next++] ?? step) : step));
}

const isCreation = ({ change }: PlanStep): boolean => change.kind === 'table' && change.before === null;

/** Tables that a foreign key can point at while another one is made. */
interface Tables {
  /** Made by the plan at some time. */
  readonly planned: ReadonlySet<string>;
  /** Made already. */
  readonly made: Set<string>;
  /** There before, and changed by the plan: what a key points at may come later. */
  readonly touched: ReadonlySet<string>;
}

function tablesThere(steps: readonly PlanStep[], before: SchemaRecord): Tables {
  const had = new Set(before.tables.map(qualified));
  const touched = steps.flatMap(({ change, statements }) =>
    statements.length > 0 && 'table' in change && had.has(qualified(change.table)) ? [qualified(change.table)] : [],
  );
  const planned = new Set(steps.filter(isCreation).map(({ object }) => object));
  return { planned, made: new Set(), touched: new Set(touched) };
}

const isThere = (name: string, { planned, made, touched }: Tables): boolean =>
  planned.has(name) ? made.has(name) : !touched.has(name);

/** The steps that only add to a new table what can stand in its creation; a foreign key goes with the index made for it. */
function additionsTo(name: string, steps: readonly PlanStep[], tables: Tables): readonly PlanStep[] {
  const mine = steps.filter(
    ({ change, risk }) => isAddition(change) && qualified(change.table) === name && risk !== 'refused',
  );
  const late = mine.flatMap(({ change }) =>
    change.kind === 'foreign key' && change.after !== null && !isThere(qualified(change.after.references.table), tables)
      ? [change.after]
      : [],
  );
  return mine.filter(({ change }) => {
    if (change.kind === 'foreign key') return !late.some((key) => key.name === change.after?.name);
    const index = change.kind === 'index' ? change.after : null;
    return !late.some((key) => index !== null && leadsWith(index, key.columns[0]));
  });
}

const isAddition = (change: SchemaChange): change is PartChange =>
  (change.kind === 'index' || change.kind === 'foreign key') && change.before === null && change.after !== null;

/** Whether an index may be the one that is made for a foreign key on this column. */
function leadsWith({ columns: [first] }: IndexDefinition, column: string | undefined): boolean {
  return first !== undefined && 'column' in first && first.column === column;
}

/** The step with all that it makes now. Indexes made for foreign keys follow from those, and stand in no record. */
function withAdditions(
  creation: PlanStep,
  statement: string,
  additions: readonly PlanStep[],
  { tables }: SchemaRecord,
): PlanStep {
  const { change } = creation;
  const wanted = tables.find((table) => qualified(table) === creation.object);
  if (change.kind !== 'table' || change.after === null || wanted === undefined) return creation;
  const has = (kind: PartChange['kind'], { name }: { readonly name: string }): boolean =>
    additions.some(({ change: added }) => added.kind === kind && added.after?.name === name);
  const after: TableDefinition = {
    ...change.after,
    indexes: wanted.indexes.filter((index) => has('index', index)),
    foreignKeys: wanted.foreignKeys.filter((key) => has('foreign key', key)),
  };
  return { ...creation, statements: [statement], change: { ...change, after } };
}
