import type { Expression } from '@backstay/expression';
import { factsOf, fail, Failure } from '@backstay/kernel';
import { guardedColumns, type KeyTexts, type StoredRow } from '@backstay/query';
import { firstBroken } from './first-broken.js';
import { firstRefused, requireAll } from './refused-rows.js';
import { missingValue, writeRows } from './write-rows.js';
import { inChunks, type WriteRun } from './write-run.js';

/** What became of the proposed rows, in their order. */
export interface Merged {
  /** Null: the row was ignored. */
  readonly keys: readonly (KeyTexts | null)[];
  readonly inserted: number;
}

/** A proposed row with the place it has in the request. */
interface Proposal {
  readonly place: number;
  readonly row: StoredRow;
  /** Canonical text of its conflict key; null when a part of it is NULL or made by the database: no row has that key. */
  readonly conflict: KeyTexts | null;
}

/**
 * Upsert: locks the rows that the proposed ones run into, merges into those (or ignores the proposed), and inserts the
 * rest. Throws `row_refused`, `conflicting_row_refused`, `repeated_conflict` and constraint failures; a duplicate of the
 * conflict key means that somebody was faster, and the whole is to be done again. `locked` is told the keys of the rows
 * that are there, and may still refuse.
 */
export async function mergeRows(run: WriteRun, locked: (keys: readonly KeyTexts[]) => Promise<void>): Promise<Merged> {
  const { plan } = run;
  const conflictColumns = plan.conflict?.columns ?? [];
  const proposals = plan.rows.map((row, place): Proposal => {
    const texts = conflictColumns.map((name) => row.get(name) ?? null);
    return { place, row, conflict: texts.includes(null) ? null : (texts as KeyTexts) };
  });
  // Also the rows that will be merged or ignored must be ones that the caller may insert.
  if ((await firstRefused(run, plan.rows)) !== null) throw fail('row_refused', { table: plan.table.name });
  const existing = await lockExisting(run, conflictColumns, proposals);
  await locked([...existing.values()]);
  const broken = run.triggers ? null : await firstBroken(run, plan.rows);
  const keys: (KeyTexts | null)[] = plan.rows.map(() => null);
  const fresh: Proposal[] = [];
  const seen = new Set<string>();
  for (const proposal of proposals) {
    if (broken !== null && broken.place === proposal.place) throw broken.failure;
    const id = JSON.stringify(proposal.conflict);
    const found = proposal.conflict === null ? undefined : existing.get(id);
    const repeated = proposal.conflict !== null && seen.has(id);
    seen.add(id);
    if (repeated && plan.kind === 'merge') throw fail('repeated_conflict', {});
    const isIgnored = plan.kind === 'ignore' && found !== undefined;
    if (isIgnored && run.triggers) await requireSound(run, proposal);
    if (found === undefined && !repeated) fresh.push(proposal);
    else if (found !== undefined && plan.kind === 'merge') keys[proposal.place] = await merge(run, found, proposal.row);
  }
  // In the order of the conflict keys, so that two upserts of the same rows wait for each other instead of dying.
  const ordered = fresh.toSorted((a, b) => compare(JSON.stringify(a.conflict), JSON.stringify(b.conflict)));
  const inserted = await writeRows(
    run,
    ordered.map((proposal) => proposal.row),
  );
  ordered.forEach((proposal, i) => (keys[proposal.place] = inserted[i]!));
  return { keys, inserted: inserted.length };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The primary keys of the rows that have one of the conflict keys, by that key; locked until the end. */
async function lockExisting(
  run: WriteRun,
  columns: readonly string[],
  proposals: readonly Proposal[],
): Promise<ReadonlyMap<string, KeyTexts>> {
  const wanted = new Map(proposals.flatMap(({ conflict }) => (conflict ? [[JSON.stringify(conflict), conflict]] : [])));
  const found = new Map<string, KeyTexts>();
  const width = run.sql.keyColumns.length;
  for (const chunk of inChunks([...wanted.values()] as KeyTexts[])) {
    const { rows } = await run.run(run.sql.lockConflicts(columns, chunk));
    for (const cells of rows) {
      const conflict = run.sql.texts(columns, cells.slice(width));
      found.set(JSON.stringify(conflict), run.sql.texts(run.sql.keyColumns, cells) as KeyTexts);
    }
  }
  return found;
}

async function merge(run: WriteRun, key: KeyTexts, row: StoredRow): Promise<KeyTexts> {
  const { plan, guards } = run;
  const change: StoredRow = new Map(plan.given.filter((name) => row.has(name)).map((name) => [name, row.get(name)!]));
  if (guards.conflicting !== null || guards.merged !== null) {
    const { rows } = await run.run(run.sql.mergeVerdict(key, change));
    if (Number(rows[0]?.[0]) !== 1) throw fail('conflicting_row_refused', { table: plan.table.name });
    if (Number(rows[0]?.[1]) !== 1) throw fail('row_refused', { table: plan.table.name });
  }
  const missing = missingValue(run, change);
  if (missing !== null) throw missing;
  if (change.size > 0) await run.run(run.sql.update([key], change), 'update');
  const moved = key.map((text, i) => change.get(run.sql.keyColumns[i]!) ?? text);
  if (guards.merged !== null && mayDiffer(run, guards.merged)) await requireAll(run, guards.merged, [moved]);
  return moved;
}

/** Carries the place of a row that its triggers mend out of a transaction that is to be taken back. */
export class RowMended extends Error {
  constructor(readonly place: number) {
    super('mended by triggers');
  }
}

/**
 * Holds a row that is to be ignored to its constraints, as PostgreSQL does before it looks for the row in the way. Where
 * there are triggers only the database knows what they make of the row, so it is inserted: what the row breaks is
 * tested first, and that there is one in the way proves it sound. The transaction is lost with that. Throws constraint
 * failures, and RowMended: all is to be done again, without this question about it.
 */
async function requireSound(run: WriteRun, { place, row }: Proposal): Promise<void> {
  const { mended } = run.context;
  if (mended === undefined || mended.has(place) || mended.size >= mostMended) return;
  if ((await firstBroken(run, [row])) === null) return;
  try {
    await writeRows(run, [row]);
  } catch (error) {
    const isInTheWay = error instanceof Failure && factsOf(error, 'unique_violation') !== null;
    if (!isInTheWay) throw error;
  }
  // Nothing in the way: they gave it another key. It is taken back all the same, since it is known by its own.
  throw new RowMended(place);
}

/** Rows of one request that this is asked of: each costs a transaction. */
const mostMended = 20;

/** Whether what is stored can differ, for the policies, from what was proposed. */
function mayDiffer({ plan, triggers }: WriteRun, guard: Expression): boolean {
  const looked = guardedColumns(guard, plan.alias);
  return triggers || plan.table.columns.some(({ name, generated }) => generated && looked.has(name));
}
