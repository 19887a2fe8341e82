import { fail } from '@backstay/kernel';
import { guardedColumns, type KeyTexts, type StoredRow } from '@backstay/query';
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

/** Inserts rows that policies have let through, and gives their keys in order (empty texts where the database made what nobody asked for). */
export async function writeRows(run: WriteRun, rows: readonly StoredRow[]): Promise<readonly KeyTexts[]> {
  const keys: KeyTexts[] = [];
  const width = Math.max(1, run.plan.table.columns.length);
  const most = Math.min(chunkRows, Math.floor(run.engine.capabilities.maxParameters / width));
  for (const chunk of alike(rows, most)) keys.push(...(await writeChunk(run, chunk)));
  await testAgain(run, rows, keys);
  return keys;
}

async function writeChunk(run: WriteRun, rows: readonly StoredRow[]): Promise<readonly KeyTexts[]> {
  refuseMissingIdentity(run, rows);
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

/** An identity column takes no NULL: some engines would make a number of it. */
function refuseMissingIdentity({ plan }: WriteRun, rows: readonly StoredRow[]): void {
  for (const column of plan.table.columns) {
    if (column.identity !== null && rows.some((row) => row.get(column.name) === null)) {
      throw fail('not_null_violation', { table: plan.table.name, column: column.name });
    }
  }
}

/** Rows in which the database filled a column that a policy looks at are asked about once more as they are. */
async function testAgain(run: WriteRun, rows: readonly StoredRow[], keys: readonly KeyTexts[]): Promise<void> {
  const { proposed } = run.guards;
  const [first] = rows;
  if (proposed === null || first === undefined || run.sql.keyColumns.length === 0) return;
  const looked = guardedColumns(proposed, run.plan.alias);
  if (rows.every((row) => [...unknownColumns(run, row)].every((name) => !looked.has(name)))) return;
  await requireAll(run, proposed, keys);
}
