import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedDatabase, type DatabaseAddress } from '@backstay/config';
import { openEngine } from '@backstay/engine';

/** Milliseconds for making or dropping a database. */
const timeoutMs = 60_000;

/**
 * Makes an empty database beside the one at `beside`, on the same server, and drops it when `use` is done, whatever
 * happens; nothing in the other is touched. Embedded databases, and null, get a file of their own.
 */
export async function withScratchDatabase<T>(
  beside: DatabaseAddress | null,
  use: (address: DatabaseAddress) => Promise<T>,
): Promise<T> {
  if (beside === null || 'path' in beside) return withScratchFile(use);
  // Made of digits and letters here, so it can stand in the statement as it is.
  const name = `backstay_scratch_${randomBytes(8).toString('hex')}`;
  await administer(beside, `CREATE DATABASE ${name}`);
  try {
    return await use({ ...beside, database: name });
  } finally {
    await administer(beside, `DROP DATABASE ${name}`);
  }
}

async function withScratchFile<T>(use: (address: DatabaseAddress) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'backstay-scratch-'));
  try {
    return await use(embeddedDatabase(join(folder, 'data.db')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function administer(address: DatabaseAddress, statement: string): Promise<void> {
  const engine = await openEngine(address, { poolSize: 1 });
  try {
    await engine.execute([statement], { timeoutMs });
  } finally {
    await engine.close();
  }
}
