import { visit, type Expression } from '@backstay/expression';
import type { Engine } from '@backstay/engine';
import type { TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { badRowsQuery } from './bad-rows.js';
import { isPartChange, qualified, type SchemaChange } from './schema-change.js';
import type { PlanStep } from './schema-plan.js';

const timeoutMs = 60_000;

/** The steps, with those refused that rows of today would not go through with: how many rows, which, what to do. */
export async function findBadRows(
  steps: readonly PlanStep[],
  before: SchemaRecord,
  engine: Engine,
): Promise<readonly PlanStep[]> {
  const tables = new Map(before.tables.map((table) => [qualified(table), table]));
  const checked: PlanStep[] = [];
  // One after the other: a plan is for people, the connections are for requests.
  for (const step of steps) checked.push(await checkStep(step, tables, engine));
  return checked;
}

async function checkStep(
  step: PlanStep,
  tables: ReadonlyMap<string, TableDefinition>,
  engine: Engine,
): Promise<PlanStep> {
  const table = isPartChange(step.change) ? tables.get(qualified(step.change.table)) : undefined;
  if (table === undefined || step.risk === 'refused' || !reads(step.change, table, tables)) return step;
  const query = badRowsQuery(step.change, table, engine.dialect);
  if (query === null) return step;
  const count = Number((await cells(engine, query.count))[0]?.[0] ?? 0);
  if (count === 0) return step;
  const keys = query.examples === null ? [] : (await cells(engine, query.examples)).map((row) => row.join(', '));
  const examples = keys.length === 0 ? '' : ` (${keys.join('; ')}${count > keys.length ? '; …' : ''})`;
  return { ...step, risk: 'refused', warning: query.warning(count, examples) };
}

/** Whether all columns and tables that the look needs are there already; new ones hold nothing bad yet. */
function reads(change: SchemaChange, table: TableDefinition, tables: ReadonlyMap<string, TableDefinition>): boolean {
  const has = (of: TableDefinition | undefined, names: readonly string[]): boolean =>
    names.every((name) => of?.columns.some((column) => column.name === name) === true);
  switch (change.kind) {
    case 'unique key':
      return change.after !== null && has(table, change.after.columns);
    case 'index':
      return (
        change.after !== null &&
        has(
          table,
          change.after.columns.map((part) => part.column),
        )
      );
    case 'foreign key': {
      if (change.after === null || !has(table, change.after.columns)) return false;
      const { references } = change.after;
      return has(tables.get(qualified(references.table)), references.columns);
    }
    case 'check':
      return change.after !== null && has(table, columnsOf(change.after.expression));
    default:
      return true;
  }
}

function columnsOf(expression: Expression): readonly string[] {
  const names: string[] = [];
  visit(expression, (node) => {
    if (node.kind === 'column') names.push(node.column);
  });
  return names;
}

async function cells(engine: Engine, sql: string): Promise<readonly (readonly string[])[]> {
  const [answer] = await engine.read([{ sql, parameters: [] }], { timeoutMs });
  return (answer?.rows ?? []).map((row) =>
    row.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : String(cell))),
  );
}
