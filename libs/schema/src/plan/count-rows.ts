import type { Engine } from '@backstay/engine';
import type { TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { originalTable } from './plan-changes.js';
import { qualified } from './schema-change.js';
import type { PlanStep } from './schema-plan.js';
import type { SchemaRename } from './schema-rename.js';

/** Milliseconds for counting one table; a plan must not take long because a table is large. */
const timeoutMs = 5000;

/** The steps that read or write every row of a table, with how many these are; left out where counting takes too long. */
export async function countRows(
  steps: readonly PlanStep[],
  before: SchemaRecord,
  renames: readonly SchemaRename[],
  engine: Engine,
): Promise<readonly PlanStep[]> {
  const tables = new Map(before.tables.map((table) => [qualified(table), table]));
  const counts = new Map<string, number | null>();
  const told: PlanStep[] = [];
  for (const step of steps) {
    const name = step.way === 'scan' || step.way === 'copy' ? tableOf(step, renames) : null;
    const table = name === null ? undefined : tables.get(name);
    if (name !== null && table !== undefined && !counts.has(name)) counts.set(name, await count(table, engine));
    const rows = name === null ? null : (counts.get(name) ?? null);
    told.push(rows === null ? step : { ...step, rows });
  }
  return told;
}

/** The table, by the name it has today. */
function tableOf({ change }: PlanStep, renames: readonly SchemaRename[]): string | null {
  if ('table' in change) return qualified(originalTable(change.table, renames));
  return change.kind === 'rebuild' && change.before !== null ? qualified(originalTable(change.before, renames)) : null;
}

async function count(table: TableDefinition, engine: Engine): Promise<number | null> {
  const sql = `SELECT count(*) FROM ${engine.dialect.table(table)}`;
  try {
    const [answer] = await engine.read([{ sql, parameters: [] }], { timeoutMs });
    return Number(answer?.rows[0]?.[0] ?? 0);
  } catch {
    return null;
  }
}
