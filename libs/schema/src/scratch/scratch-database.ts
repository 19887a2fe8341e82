import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedDatabase, type DatabaseAddress } from '@backstay/config';
import { openEngine, type Engine } from '@backstay/engine';

/** Milliseconds for making or dropping a database. */
const timeoutMs = 60_000;

/** Milliseconds after which nobody uses a scratch database any more: who made it was killed. */
const abandonedAfter = 3_600_000;

/** The time it was made at, in seconds to the base of 36, and what tells it from others of that second. */
const scratchName = /^backstay_scratch_([0-9a-z]{6})_[0-9a-f]{16}$/;

/**
 * Makes an empty database beside the one at `beside`, on the same server, and drops it when `use` is done, whatever
 * happens; nothing in the other is touched. Drops those that were left behind an hour ago or more. Embedded databases, and null, get a file of their own.
 */
export async function withScratchDatabase<T>(
  beside: DatabaseAddress | null,
  use: (address: DatabaseAddress) => Promise<T>,
): Promise<T> {
  if (beside === null || 'path' in beside) return withScratchFile(use);
  // Made of digits and letters here, so it can stand in the statement as it is.
  const name = `backstay_scratch_${Math.floor(Date.now() / 1000).toString(36)}_${randomBytes(8).toString('hex')}`;
  await administer(beside, async (engine) => {
    await dropAbandoned(engine);
    await engine.execute([`CREATE DATABASE ${name}`], { timeoutMs });
  });
  try {
    return await use({ ...beside, database: name });
  } finally {
    await administer(beside, (engine) => engine.execute([`DROP DATABASE ${name}`], { timeoutMs }));
  }
}

/** Those of a run that was killed. One that cannot be dropped, or that another run drops, is in nobody's way. */
async function dropAbandoned(engine: Engine): Promise<void> {
  if (engine.ddl.databases === null) return;
  const [answer] = await engine.read([{ sql: engine.ddl.databases, parameters: [] }], { timeoutMs });
  const names = (answer?.rows ?? []).map(([name]) => String(name));
  for (const name of names.filter(isAbandoned)) {
    await engine.execute([`DROP DATABASE ${name}`], { timeoutMs }).catch(() => undefined);
  }
}

function isAbandoned(name: string): boolean {
  const madeAt = scratchName.exec(name)?.[1];
  return madeAt !== undefined && Number.parseInt(madeAt, 36) * 1000 < Date.now() - abandonedAfter;
}

async function withScratchFile<T>(use: (address: DatabaseAddress) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'backstay-scratch-'));
  try {
    return await use(embeddedDatabase(join(folder, 'data.db')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function administer(address: DatabaseAddress, work: (engine: Engine) => Promise<unknown>): Promise<void> {
  const engine = await openEngine(address, { poolSize: 1 });
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
}
