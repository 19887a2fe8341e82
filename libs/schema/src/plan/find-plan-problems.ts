import type { DatabaseSnapshot, Engine } from '@backstay/engine';
import type { SchemaRecord } from '../schema-record.js';
import { qualified } from './schema-change.js';
import type { PlanProblem } from './schema-problems.js';

const timeoutMs = 60_000;

/** What keeps a record from being had on this database at all, whatever the data: all of it. */
export async function findPlanProblems(
  before: SchemaRecord,
  after: SchemaRecord,
  engine: Engine,
): Promise<readonly PlanProblem[]> {
  const snapshot = await engine.introspector.snapshot((statements) => engine.read(statements, { timeoutMs }));
  return [
    ...after.tables.flatMap((table) => engine.ddl.problems(table)),
    ...foreignTables(before, after, snapshot, engine),
  ];
}

/** A table that is there and was not made by us is left alone. */
function foreignTables(
  before: SchemaRecord,
  after: SchemaRecord,
  snapshot: DatabaseSnapshot,
  { dialect }: Engine,
): readonly PlanProblem[] {
  const there = new Set(snapshot.tables.map((table) => dialect.table(table)));
  const ours = new Set(before.tables.map((table) => dialect.table(table)));
  return after.tables
    .filter((table) => there.has(dialect.table(table)) && !ours.has(dialect.table(table)))
    .map((table) => ({
      object: qualified(table),
      message: 'A table or view of this name is there already and is not in the applied schema.',
      advice: 'It is left alone. Give the new table another name, or rename or drop the one that is there yourself.',
    }));
}
