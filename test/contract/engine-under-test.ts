import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Engine, type EngineOptions, openEngine, type RowSet } from '@backstay/engine';
import type { DriverValue, Statement } from '@backstay/query';
import { freshDatabase, type TestDatabase, type TestEngineName, testEngines } from '../support/databases.js';

/** Milliseconds: far more than any statement here needs that is not meant to be stopped. */
export const patient = { timeoutMs: 20_000 };

/** An engine on a database of its own, and short words for using it. */
export interface EngineUnderTest {
  readonly engine: Engine;
  readonly database: TestDatabase;
  /** Writes `?` as the engine's placeholders. */
  statement(sql: string, ...parameters: DriverValue[]): Statement;
  /** One autocommit read, all cells as text. */
  rows(sql: string, ...parameters: DriverValue[]): Promise<(string | null)[][]>;
  /** One write in a transaction of its own. */
  write(sql: string, ...parameters: DriverValue[]): Promise<void>;
}

/** Opens an engine on an empty database. */
export async function openUnderTest(name: TestEngineName, options?: Partial<EngineOptions>): Promise<EngineUnderTest> {
  const database = await freshDatabase(name);
  return underTest(database, await openEngine(database.address, options));
}

/** Another engine object, as another process would have it, on the same database. */
export async function openAgain(
  { database }: EngineUnderTest,
  options?: Partial<EngineOptions>,
): Promise<EngineUnderTest> {
  return underTest(database, await openEngine(database.address, options));
}

/** Declares a suite once per engine, with a database that lives as long as the suite; `ddl` makes its tables. */
export function onEveryEngine(
  title: string,
  { ddl = [], options = {} }: { ddl?: readonly string[]; options?: Partial<EngineOptions> },
  suite: (current: () => EngineUnderTest, name: TestEngineName) => void,
): void {
  describe.each(testEngines)(`${title} on %s`, (name) => {
    let current: EngineUnderTest;
    beforeAll(async () => {
      current = await openUnderTest(name, options);
      await current.engine.execute(ddl, patient);
    });
    afterAll(async () => {
      await current.engine.close();
      await current.database.drop();
    });
    suite(() => current, name);
  });
}

/** `it` for a case that not every engine has (a server's password, a file's header): elsewhere there is no such case. */
export const itWhere = (applies: boolean): ((title: string, run: () => Promise<void>) => void) =>
  applies ? it : () => undefined;

/** Cells as text, so that engines with different drivers compare. */
export const asText = (set: RowSet | undefined): (string | null)[][] =>
  (set?.rows ?? []).map((row) => row.map((cell) => (cell === null ? null : String(cell))));

/** A table of the numbers 1 to 1000 for `slowQuery`. */
export const numbersDdl: readonly string[] = [
  'create table numbers (n int primary key)',
  `insert into numbers (n) ${`select a.n + 10 * b.n + 100 * c.n + 1 from ${['a', 'b', 'c']
    .map((alias) => `(${[...'0123456789'].map((digit) => `select ${digit} as n`).join(' union all ')}) ${alias}`)
    .join(', ')}`}`,
];

/** Hours of work in one statement that no engine can take a short cut through. */
export const slowQuery =
  'select count(*) from numbers a, numbers b, numbers c, numbers d where a.n * b.n + c.n * d.n = 7777777';

function underTest(database: TestDatabase, engine: Engine): EngineUnderTest {
  const statement = (sql: string, ...parameters: DriverValue[]): Statement => {
    let position = 0;
    return { sql: sql.replace(/\?/g, () => engine.dialect.placeholder(++position)), parameters };
  };
  return {
    engine,
    database,
    statement,
    rows: async (sql, ...parameters) => asText((await engine.read([statement(sql, ...parameters)], patient))[0]),
    write: async (sql, ...parameters) => {
      await engine.transaction(patient, (tx) => tx.run(statement(sql, ...parameters)));
    },
  };
}
