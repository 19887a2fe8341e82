import {
  compileRead,
  defaultLimits,
  treeWriter,
  type CompiledNode,
  type KeyTexts,
  type RawValue,
} from '@backstay/query';
import { TreeReader } from '../read-tree.js';
import { inChunks, type WriteRun } from './write-run.js';

/**
 * The answered rows as JSON texts, with what is embedded in them, in the order of the keys. A key whose row is not
 * there, or not selected, has none.
 */
export async function readBack(run: WriteRun, keys: readonly KeyTexts[]): Promise<readonly string[]> {
  const found = new Map<string, string>();
  for (const chunk of inChunks(keys)) await readChunk(run, chunk, found);
  return keys.flatMap((key) => found.get(JSON.stringify(key)) ?? []);
}

async function readChunk(run: WriteRun, keys: readonly KeyTexts[], found: Map<string, string>): Promise<void> {
  const { keyColumns } = run.sql;
  const { dialect, capabilities } = run.engine;
  const { plan, values } = run.sql.answered(keys);
  const compiled = compileRead(plan, dialect);
  const { rows } = await run.run({ statement: compiled.rows, values });
  // The last columns are the key, which tells the rows apart; the caller sees those before.
  const visible = compiled.columns.length - keyColumns.length;
  const node: CompiledNode = { ...compiled, columns: compiled.columns.slice(0, visible) };
  const reader = new TreeReader({
    run: (statement) => run.runBound(statement),
    values,
    principal: run.context.principal,
    dialect,
    maxParameters: capabilities.maxParameters,
    embeddedRows: defaultLimits.embeddedRows,
  });
  const write = treeWriter(node, await reader.read(node, rows));
  for (const row of rows) {
    const cells = compiled.cells.slice(visible).map((cell): RawValue => row[cell] ?? null);
    found.set(JSON.stringify(run.sql.texts(keyColumns, cells)), write(row));
  }
}
