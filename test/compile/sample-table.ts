import { openEngine, type Engine, type RowSet } from '@backstay/engine';
import { parseSchema } from '@backstay/schema';
import type { Principal } from '@backstay/kernel';
import { bindStatement, finish, join, sql, type Fragment, type TableDefinition } from '@backstay/query';
import { freshDatabase, type TestEngineName } from '../support/databases.js';

/** A column of every type there is. */
export const sampleSchema = `
  create type mood as enum ('sad', 'ok', 'happy');
  create table samples (
    id int primary key, flag boolean, small smallint, whole int, big bigint, price numeric(10,2), count numeric(12,0),
    single real, double double precision, title text, name varchar(20), code char(5), owner uuid, day date, at time,
    made timestamp, seen timestamptz, seen0 timestamptz(0), note json, meta jsonb, bytes bytea, feel mood,
    numbers int[], words text[], flags boolean[], moments timestamptz[], prices numeric(10,2)[]
  );
  create table friends (id int primary key, owner uuid, sample int, meta jsonb, name text);
`;

/** Rows as PostgreSQL's text; a missing column is NULL. */
export type SampleRow = Readonly<Record<string, string>>;

/** An engine with the sample table, filled through the codecs. */
export interface SampleDatabase {
  readonly engine: Engine;
  readonly table: TableDefinition;
  run(statement: Fragment, values?: readonly string[], principal?: Principal): Promise<RowSet>;
  close(): Promise<void>;
}

const run = { timeoutMs: 20_000 };

/** Opens a database of its own with the schema's tables and rows. */
export async function openSample(
  name: TestEngineName,
  rows: Readonly<Record<string, readonly SampleRow[]>>,
): Promise<SampleDatabase> {
  const database = await freshDatabase(name);
  const engine = await openEngine(database.address, { poolSize: 2 });
  const { record } = await parseSchema([{ path: 'sample.sql', text: sampleSchema }]);
  const { ddl } = engine;
  await engine.execute(
    [...record.enums.flatMap((e) => ddl.createEnum(e)), ...record.tables.flatMap((t) => ddl.createTable(t))],
    run,
  );
  await engine.transaction(run, async (tx) => {
    for (const table of record.tables)
      for (const row of rows[table.name] ?? []) await tx.run(insert(engine, table, row));
  });
  const [table] = record.tables;
  if (!table) throw new Error('The sample schema has no table');
  return {
    engine,
    table,
    run: async (statement, values = [], principal = { role: 'anon', claims: {} }) => {
      const [result] = await engine.read(
        [bindStatement(finish(statement, engine.dialect), values, principal, engine.dialect)],
        run,
      );
      return result ?? { rows: [], affected: 0 };
    },
    close: async () => {
      await engine.close();
      await database.drop();
    },
  };
}

function insert({ dialect }: Engine, table: TableDefinition, row: SampleRow) {
  const columns = table.columns.filter((column) => row[column.name] !== undefined);
  const names = columns.map((column) => dialect.quote(column.name)).join(', ');
  const slots = columns.map((column, slot) => dialect.bound([{ kind: 'value', type: column.type, slot }], column.type));
  const { sql: text } = finish(
    sql`INSERT INTO ${dialect.table(table)} (${names}) VALUES (${join(slots, ', ')})`,
    dialect,
  );
  return { sql: text, parameters: columns.map((c) => dialect.codec(c.type).encode(row[c.name] ?? '')) };
}
