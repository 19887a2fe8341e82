import { fail } from '@backstay/kernel';
import { guardedColumns, refusesAll, type WriteOutcome, type WriteRequest } from '@backstay/query';
import { missingValue } from './write-rows.js';
import { chunkRows, type WriteRun } from './write-run.js';

/**
 * An insert that one statement can do whole, which needs no transaction around it: nothing is answered of the rows, they
 * store the same columns, and either no policy restricts them or it is one row and the statement tests it itself. Null:
 * this is not one of those, and nothing was done. Throws `row_refused` and constraint failures.
 */
export async function insertAtOnce(run: WriteRun, request: WriteRequest): Promise<WriteOutcome | null> {
  const { plan, guards } = run;
  const [first] = plan.rows;
  const { proposed } = guards;
  if (plan.kind !== 'insert' || first === undefined || !isPlain(run, request)) return null;
  if (refusesAll(proposed)) throw fail('row_refused', { table: plan.table.name });
  if (proposed !== null) {
    const known = [...guardedColumns(proposed, plan.alias)].every((name) => first.has(name));
    if (plan.rows.length > 1 || !known) return null;
  }
  const { affected } = await run.run(run.sql.insert(plan.rows, proposed, null));
  if (affected !== plan.rows.length) throw fail('row_refused', { table: plan.table.name });
  return { count: affected, inserted: affected, body: null, key: null };
}

function isPlain(run: WriteRun, { preferences, read }: WriteRequest): boolean {
  const { plan, triggers, engine } = run;
  const [first, ...more] = plan.rows;
  const most = Math.min(chunkRows, Math.floor(engine.capabilities.maxParameters / plan.table.columns.length));
  return (
    plan.answers === 'nothing' &&
    preferences.tx !== 'rollback' &&
    (read.format !== 'object' || more.length === 0) &&
    !triggers &&
    plan.rows.length <= most &&
    first!.size > 0 &&
    more.every((row) => row.size === first!.size && [...row.keys()].every((name) => first!.has(name))) &&
    plan.rows.every((row) => missingValue(run, row) === null)
  );
}
