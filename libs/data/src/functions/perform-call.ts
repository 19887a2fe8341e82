import type { Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { WrittenRows } from '@backstay/policy';
import {
  proposeValues,
  withChange,
  withRows,
  type AuthorisedCall,
  type AuthorisedWrite,
  type KeyTexts,
  type WriteMoment,
} from '@backstay/query';
import { deleteRows, updateRows } from '../write/change-rows.js';
import { insertRows } from '../write/insert-rows.js';
import { WriteRun } from '../write/write-run.js';
import { proposedRows } from './proposed-rows.js';
import { byChange, reachRows, requireAllowed } from './reached-rows.js';

/** Reads what a function answers, given the rows that it wrote. */
export type ReadAnswer<T> = (keys: readonly KeyTexts[], run: WriteRun) => Promise<T>;

/**
 * Carries out the statement of a function on the connection of `run`, in the way of a request that writes, and gives what
 * `answer` reads of its rows. Throws what refuses it: the transaction is then rolled back.
 */
export async function performCall<T>(
  run: WriteRun,
  call: AuthorisedCall,
  moment: WriteMoment,
  answer: ReadAnswer<T>,
): Promise<T> {
  const { source } = call;
  const as = (authorised: AuthorisedWrite): WriteRun => run.of(authorised);
  switch (source.command) {
    case 'insert': {
      const rows = proposeValues(await proposedRows(run, call), run.plan.table, moment);
      if (rows.length > run.mostRows) throw fail('too_many_affected', { limit: run.mostRows });
      const keys = rows.length === 0 ? [] : await insertRows(as(withRows(call.write, rows)));
      return answer(keys, run);
    }
    case 'update': {
      const values = source.source.select.map(({ expression }) => expression);
      const reached = await reachRows(run, source.columns, values);
      const groups = byChange(reached).map((rows) => ({
        keys: rows.map(({ key }) => key),
        run: as(withChange(call.write, rows[0]!.change)),
      }));
      // No row is changed before all may be.
      for (const group of groups) await requireAllowed(group.run, group.keys);
      const moved = new Map<string, KeyTexts>();
      for (const group of groups) {
        const after = await updateRows(group.run, group.keys);
        group.keys.forEach((key, i) => moved.set(JSON.stringify(key), after[i]!));
      }
      return answer(
        reached.map(({ key }) => moved.get(JSON.stringify(key))!),
        run,
      );
    }
    case 'delete': {
      const keys = (await reachRows(run, [], [])).map(({ key }) => key);
      const answered = await answer(keys, run);
      await deleteRows(run, keys);
      return answered;
    }
  }
}

/** Of rows whose order nothing else tells, as many as a CASE should have branches. */
const mostPlaces = 200;

/** The rows that a function wrote, as its answer reads them; what it was given for its slots comes after `values`. */
export function writtenRows(
  run: WriteRun,
  keys: readonly KeyTexts[],
  values: readonly (string | null)[],
): { readonly written: WrittenRows; readonly values: readonly (string | null)[] } {
  if (keys.length === 0) return { written: { condition: constant({ kind: 'boolean' }, 'false'), place: null }, values };
  const most = Math.floor((run.engine.capabilities.maxParameters * 0.9) / run.sql.keyColumns.length);
  if (keys.length > most) throw fail('too_many_affected', { limit: most });
  const { condition, places, texts } = run.sql.keyedRows(keys, values);
  if (keys.length < 2 || keys.length > mostPlaces || run.plan.kind !== 'insert') {
    return { written: { condition, place: null }, values: texts };
  }
  const type = { kind: 'integer' } as const;
  const branches = places.map((when, i) => ({ when, then: constant(type, String(i)) }));
  return { written: { condition, place: { kind: 'case', type, branches, otherwise: null } }, values: texts };
}

const constant = (type: Extract<Expression, { kind: 'literal' }>['type'], value: string): Expression => ({
  kind: 'literal',
  type,
  value,
});
