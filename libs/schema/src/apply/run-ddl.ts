import type { Transaction } from '@backstay/engine';
import type { Ddl, Statement } from '@backstay/query';

/** Milliseconds for one statement: building an index over a large table takes its time. */
export const ddlTimeoutMs = 3_600_000;

/** A statement without parameters. */
export const plain = (sql: string): Statement => ({ sql, parameters: [] });

/** Where tables were rebuilt with foreign keys off: throws when a row points at one that is not there. */
export async function checkForeignKeys({ foreignKeyCheck }: Ddl, tx: Transaction): Promise<void> {
  if (foreignKeyCheck === null) return;
  const broken = await tx.run(plain(foreignKeyCheck));
  if (broken.rows.length > 0) throw new Error(`${broken.rows.length} rows would point at rows that do not exist`);
}
