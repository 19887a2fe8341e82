import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseAddress } from '@backstay/config';
import type { EngineOptions } from '../engine-options.js';
import type { Engine } from '../engine.js';
import { EngineStartError } from '../start-error.js';
import { requireVersion } from '../version-floor.js';
import { EmbeddedEngine } from './embedded-engine.js';
import { retryBusy, SqliteConnection } from './sqlite-connection.js';

/** An address of a file, or `:memory:`. */
export type SqliteAddress = Extract<DatabaseAddress, { scheme: 'sqlite' }>;

/** Milliseconds to wait for another process that is opening the same file. */
const openWaitMs = 5000;

/** Opens a database file, making it and its directory when they are not there. Throws EngineStartError. */
export async function openSqlite({ path }: SqliteAddress, options: EngineOptions): Promise<Engine> {
  const inMemory = path === ':memory:';
  try {
    if (!inMemory) await makeFile(path);
    const writer = new SqliteConnection(path, false);
    const version = String(writer.run({ sql: 'SELECT sqlite_version()', parameters: [] }).rows[0]?.[0]);
    requireVersion('SQLite', version, parseSqliteVersion(version), [3, 46, 0]);
    await retryBusy(openWaitMs, () => writer.execute('PRAGMA journal_mode = WAL'));
    writer.execute('PRAGMA synchronous = FULL');
    const reader = inMemory ? null : new SqliteConnection(path, true);
    const engine = new EmbeddedEngine(path, version, writer, reader, options);
    await engine.dataSource.initialize();
    return engine;
  } catch (error) {
    if (error instanceof EngineStartError) throw error;
    throw new EngineStartError(
      'unreachable',
      `The SQLite file ${path} cannot be opened (${error instanceof Error ? error.message : 'unknown error'}). Is it a database, and may this user read and write it and its directory?`,
      { cause: error },
    );
  }
}

/** For its owner alone where it is new: SQLite itself asks for 0644, and gives the log beside it the same mode. */
async function makeFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await (await open(path, 'a', 0o600)).close();
}

function parseSqliteVersion(text: string): readonly [number, number, number] | null {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}
