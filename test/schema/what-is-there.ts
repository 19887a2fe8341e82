import type { SnapshotTable } from '@backstay/engine';
import type { SchemaNode } from './open-node.js';

/** Rows as text; a number without zeros at its end, which engines keep or not. */
export async function rowsOf({ engine }: SchemaNode, sql: string): Promise<readonly (readonly string[])[]> {
  const [answer] = await engine.read([{ sql, parameters: [] }], { timeoutMs: 10_000 });
  const text = (cell: unknown): string =>
    cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell);
  return (answer?.rows ?? []).map((row) =>
    row.map((cell) => text(cell).replace(/^(-?\d+)\.0+$|^(-?\d+\.\d*?)0+$/, '$1$2')),
  );
}

/** The tables that are there; the order of their columns is left out, since those that came later stand behind the others. */
export async function tablesOf({ engine }: SchemaNode): Promise<readonly Omit<SnapshotTable, 'columnOrder'>[]> {
  const { tables } = await engine.introspector.snapshot((statements) => engine.read(statements, { timeoutMs: 10_000 }));
  return tables.map(({ columnOrder: _order, ...found }) => found);
}
