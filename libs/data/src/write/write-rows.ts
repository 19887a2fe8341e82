import { factsOf, fail, Failure } from '@backstay/kernel';
import { guardedColumns, SharedRow, type KeyTexts, type StoredRow } from '@backstay/query';
import { requireAll, unknownColumns } from './refused-rows.js';
import { chunkRows, type WriteRun } from './write-run.js';

/** Rows that store the same columns go into one statement; their order stays. */
function* alike(rows: readonly StoredRow[], most: number): Generator<readonly StoredRow[]> {
  let start = 0;
  const same = (a: StoredRow, b: StoredRow): boolean => a.size === b.size && [...a.keys()].every((name) => b.has(name));
  for (let end = 1; end <= rows.length; end++) {
    const full = end - start >= most || rows[start]!.size === 0;
    if (end < rows.length && !full && same(rows[start]!, rows[end]!)) continue;
    yield rows.slice(start, end);
    start = end;
  }
}

/** Why rows are not written from some place on. */
export interface Stop {
  readonly place: number;
  readonly failure: Failure;
}

/**
 * Inserts rows one after the other up to the `stop`, and gives their keys in order (empty texts where the database made
 * what nobody asked for). A row before the stop that breaks a constraint speaks first, as in PostgreSQL. Throws the
 * stop's failure and constraint failures.
 */
export async function writeRows(
  run: WriteRun,
  rows: readonly StoredRow[],
  stop: Stop | null = null,
): Promise<readonly KeyTexts[]> {
  const missing = firstMissing(run, rows);
  const end = stop === null || (missing !== null && missing.place < stop.place) ? missing : stop;
  const keys: KeyTexts[] = [];
  const width = Math.max(1, run.plan.table.columns.length);
  const most = Math.min(chunkRows, Math.floor(run.engine.capabilities.maxParameters / width));
  try {
    for (const chunk of alike(rows.slice(0, end?.place), most)) keys.push(...(await writeChunk(run, chunk)));
  } catch (error) {
    // References are tested when all rows are there, so the stop comes first.
    const late = error instanceof Failure && factsOf(error, 'foreign_key_violation') !== null;
    if (end === null || !late) throw error;
  }
  if (end !== null) throw end.failure;
  await testAgain(run, rows, keys);
  return keys;
}

/** The first row with NULL where a column must have a value. Some engines would make a number of it. */
export function firstMissing(
  run: WriteRun,
  rows: readonly StoredRow[],
  required: readonly string[] = run.required,
): Stop | null {
  for (const [place, row] of rows.entries()) {
    const failure = missingValue(run, row, required);
    if (failure !== null) return { place, failure };
  }
  return null;
}

/** The refusal of the first column that must have a value and is given NULL; null: there is none. */
export function missingValue(
  run: WriteRun,
  row: StoredRow,
  required: readonly string[] = run.required,
): Failure | null {
  const { table } = run.plan;
  if (row instanceof SharedRow && !row.cells.includes(null)) return null;
  for (const column of required)
    if (row.get(column) === null) return fail('not_null_violation', { table: table.name, column });
  return null;
}

async function writeChunk(run: WriteRun, rows: readonly StoredRow[]): Promise<readonly KeyTexts[]> {
  const { keyColumns } = run.sql;
  const made = keyColumns.filter((name) => !rows[0]!.has(name));
  const returning = made.length > 0 && run.engine.capabilities.returning.insert ? keyColumns : null;
  const result = await run.run(run.sql.insert(rows, null, returning));
  if (returning !== null) {
    if (result.rows.length !== rows.length) throw new Error('An INSERT gave back another number of rows');
    // Engines do not promise the order of RETURNING; numbers are handed out in the order of the rows.
    const found = result.rows.map((cells) => run.sql.texts(keyColumns, cells) as KeyTexts);
    return rows.length === 1 ? found : inOrderOfRows(run, rows, found, made);
  }
  if (result.affected !== rows.length) throw new Error('An INSERT wrote another number of rows');
  const { generated } = result;
  return rows.map((row, i) =>
    keyColumns.map((name) => {
      const text = row.get(name);
      if (typeof text === 'string') return text;
      return generated === undefined ? '' : String(generated.first + BigInt(i) * generated.step);
    }),
  );
}

/** Keys sorted by the one number that was made for each row. */
function inOrderOfRows(
  run: WriteRun,
  rows: readonly StoredRow[],
  found: readonly KeyTexts[],
  made: readonly string[],
): readonly KeyTexts[] {
  const [only] = made;
  const place = run.sql.keyColumns.indexOf(only ?? '');
  if (made.length !== 1 || rows.length !== found.length) return found;
  return [...found].sort((a, b) => {
    const [left, right] = [BigInt(a[place]!), BigInt(b[place]!)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** Rows in which the database filled a column that a policy looks at are asked about once more as they are. */
async function testAgain(run: WriteRun, rows: readonly StoredRow[], keys: readonly KeyTexts[]): Promise<void> {
  const { proposed } = run.guards;
  const [first] = rows;
  if (proposed === null || first === undefined || run.sql.keyColumns.length === 0) return;
  const looked = guardedColumns(proposed, run.plan.alias);
  if (!run.triggers && rows.every((row) => [...unknownColumns(run, row)].every((name) => !looked.has(name)))) return;
  await requireAll(run, proposed, keys);
}
