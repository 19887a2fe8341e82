import { fail } from '@backstay/kernel';
import { compileRead, type KeyTexts } from '@backstay/query';
import type { WriteRun } from './write-run.js';

/**
 * The keys of written rows in the order that the request asks for, found by the database as it orders a read; as they are
 * where it asks for none. All of them go into one statement. Throws `not_supported` where that is too much for the engine.
 */
export async function inAnswerOrder(run: WriteRun, keys: readonly KeyTexts[]): Promise<readonly KeyTexts[]> {
  const { plan, sql, engine } = run;
  if (plan.read.order.length === 0 || keys.length < 2) return keys;
  const most = Math.floor((engine.capabilities.maxParameters * 0.9) / sql.keyColumns.length);
  if (keys.length > most) throw fail('not_supported', { feature: `order of more than ${most} written rows` });
  const { plan: read, values } = sql.ordered(keys);
  const { rows: statement, cells } = compileRead(read, engine.dialect);
  const { rows } = await run.run({ statement, values });
  return rows.map((row) => {
    const key = cells.map((cell) => row[cell] ?? null);
    return sql.texts(sql.keyColumns, key) as KeyTexts;
  });
}
