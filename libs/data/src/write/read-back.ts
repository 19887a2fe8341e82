import { compileRead, rowWriter, type KeyTexts, type RawValue } from '@backstay/query';
import { inChunks, type WriteRun } from './write-run.js';

/** The answered rows as JSON texts, in the order of the keys; a key whose row is not there has none. */
export async function readBack(run: WriteRun, keys: readonly KeyTexts[]): Promise<readonly string[]> {
  const found = new Map<string, string>();
  const { keyColumns } = run.sql;
  for (const chunk of inChunks(keys)) {
    const { plan, values } = run.sql.answered(chunk);
    const compiled = compileRead(plan, run.engine.dialect);
    const visible = compiled.columns.length - keyColumns.length;
    const write = rowWriter(compiled.columns.slice(0, visible), compiled.cells);
    const [page] = await run.read([compiled.rows], values);
    for (const row of page!.rows) {
      const cells = compiled.cells.slice(visible).map((cell): RawValue => row[cell] ?? null);
      found.set(JSON.stringify(run.sql.texts(keyColumns, cells)), write(row));
    }
  }
  return keys.flatMap((key) => found.get(JSON.stringify(key)) ?? []);
}
