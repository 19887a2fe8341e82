import { fail } from '@backstay/kernel';
import { writeBody, type KeyTexts, type WriteOutcome, type WriteRequest } from '@backstay/query';
import { deleteRows, lockRows, updateRows } from './change-rows.js';
import { requireExpected, requireExpectedPut } from './expected-row.js';
import { inAnswerOrder } from './in-answer-order.js';
import { insertRows } from './insert-rows.js';
import { mergeRows } from './merge-rows.js';
import { readBack, type AnsweredRows } from './read-back.js';
import type { WriteRun } from './write-run.js';

/** Rows that were touched, and what is told of them. */
interface Touched {
  readonly keys: readonly KeyTexts[];
  readonly inserted: number;
  /** Null: nothing is answered of them. */
  readonly rows: AnsweredRows | null;
}

/**
 * Does the whole of one write inside its transaction. Throws what refuses it, `not_singular`, `max_affected` and
 * `not_supported` for more rows than `limit`: the transaction is then rolled back.
 */
export async function performWrite(run: WriteRun, request: WriteRequest): Promise<WriteOutcome> {
  const { keys, inserted, rows } = await touch(run, request);
  const { handling, maxAffected } = request.preferences;
  const limited = handling === 'strict' && maxAffected !== null && request.method !== 'POST';
  if (limited && keys.length > maxAffected) throw fail('max_affected', { rows: keys.length });
  const answered = (rows?.texts ?? keys).length;
  if (request.read.format === 'object' && answered !== 1) throw fail('not_singular', { rows: answered });
  requireWithin(request, keys.length);
  return {
    count: answered,
    inserted,
    tagged: rows?.texts.length === 1 && request.method !== 'DELETE' ? rows.texts[0]! : null,
    body: rows === null ? null : writeBody(request.read, rows, rows.texts, (text) => text),
    key: locationKey(run, keys),
  };
}

async function touch(run: WriteRun, request: WriteRequest): Promise<Touched> {
  const { plan } = run;
  const answered = async (keys: readonly KeyTexts[]): Promise<AnsweredRows | null> =>
    plan.answers === 'rows' ? readBack(run, request.read, await inAnswerOrder(run, keys)) : null;
  switch (plan.kind) {
    case 'insert': {
      const keys = await insertRows(run);
      return { keys, inserted: keys.length, rows: await answered(keys) };
    }
    case 'merge':
    case 'ignore': {
      const merged = await mergeRows(run, (locked) => requireExpectedPut(run, request, locked));
      const keys = merged.keys.filter((key) => key !== null);
      return { keys, inserted: merged.inserted, rows: await answered(keys) };
    }
    case 'update': {
      const changes = plan.change.size > 0;
      const reached = changes || plan.expected !== null ? await lockRows(run) : [];
      await requireExpected(run, request, reached);
      const keys = changes ? await updateRows(run, reached) : [];
      return { keys, inserted: 0, rows: await answered(keys) };
    }
    case 'delete': {
      const keys = await lockRows(run);
      await requireExpected(run, request, keys);
      const rows = await answered(keys);
      await deleteRows(run, keys);
      return { keys, inserted: 0, rows };
    }
  }
}

/** A change is of all rows that it reaches: `limit` can say that they are no more than these, and not leave any out. */
function requireWithin({ method, limit }: WriteRequest, rows: number): void {
  if (limit === null || rows <= limit) return;
  throw fail('not_supported', {
    feature: `limit=${limit} on a write (${method}) that reaches ${rows} rows`,
    hint: `All rows that the filters reach are changed, so narrow them. Prefer: handling=strict, max-affected=${limit} holds a write to a number of rows.`,
  });
}

/** Location names the row when there is one and it was asked for. */
function locationKey({ plan, sql }: WriteRun, keys: readonly KeyTexts[]): WriteOutcome['key'] {
  const [key] = keys;
  if (plan.answers !== 'key' || key === undefined || keys.length !== 1) return null;
  return sql.keyColumns.map((name, i) => [name, key[i]!]);
}
