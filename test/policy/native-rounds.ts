import { afterAll, expect, it } from 'vitest';
import { parseSchema } from '@backstay/schema';
import { administer, testEngines } from '../support/databases.js';
import { NativePolicies } from './native-policies.js';
import { PolicyDatabase } from './policy-database.js';
import { randomTables, tablesSql, type RandomTable } from './random-table.js';
import { Random } from './random.js';

const nightly = process.env['BACKSTAY_NIGHTLY'] !== undefined;
const schemas = nightly ? 20 : 2;
const baseSeed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 1_000_000_000);

/** What one round compares. */
export interface NativeRound {
  readonly random: Random;
  readonly tables: readonly RandomTable[];
  readonly databases: readonly PolicyDatabase[];
  readonly native: NativePolicies;
}

/** How many rounds there are for the same tables, by night and otherwise, and the time for them (ms). */
interface NativeRounds {
  readonly rounds: number;
  readonly nightlyRounds: number;
  readonly timeout: number;
}

/** A test for each of a few seeds: random tables on every engine and in PostgreSQL itself, compared round by round. */
export function compareWithNative(
  title: string,
  { rounds, nightlyRounds, timeout }: NativeRounds,
  compareRound: (round: NativeRound) => Promise<void>,
): void {
  afterAll(async () => {
    await administer('postgres', NativePolicies.dropRoles);
  });

  it.each(Array.from({ length: schemas }, (_, i) => baseSeed + i))(
    `${title} (BACKSTAY_TEST_SEED=%i)`,
    { timeout: nightly ? 3_600_000 : timeout },
    async (seed) => {
      const random = new Random(seed);
      const tables = randomTables(random);
      const { record, problems } = await parseSchema([{ path: 'tables.sql', text: tablesSql(tables) }]);
      expect(problems).toEqual([]);
      const databases = await Promise.all(testEngines.map((engine) => PolicyDatabase.open(engine, record)));
      const postgres = databases.find((database) => database.name === 'postgres');
      const native = await NativePolicies.open(postgres?.database.url ?? '', tables);
      try {
        for (let round = 0; round < (nightly ? nightlyRounds : rounds); round++)
          await compareRound({ random, tables, databases, native });
      } finally {
        await native.close();
        for (const database of databases) await database.close();
      }
    },
  );
}
