import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { AppliedSchema } from '@backstay/schema';
import { freshDatabase, type TestEngineName } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { TableWriter, type Row } from '../support/table-writer.js';
import { fixtureOn, type FixtureServer } from '../wire/fixture-server.js';
import { longNumber, type HiddenRows } from './hidden-rows.js';
import { files } from './project.js';

/** A server with the fixture in which there is something to hide, and a way to change it. */
export interface HiddenServer extends FixtureServer {
  /** Replaces what is hidden. */
  hide(hidden: HiddenRows): Promise<void>;
}

/** The column by which the hidden rows of a table are known, and where they begin; parents first. */
const hiddenFrom: Readonly<Record<string, readonly [column: string, from: string]>> = {
  sample: ['id', '1000'],
  archive: ['id', '1000'],
  event: ['weight', '1000'],
  person: ['id', 'eeeeeeee-0000-4000-8000-000000000000'],
  team: ['id', '1000'],
  member: ['person_id', 'eeeeeeee-0000-4000-8000-000000000000'],
  note: ['id', '1000'],
};

/** Starts the product on an engine. */
export async function startHidden(engine: TestEngineName): Promise<HiddenServer> {
  const database = await freshDatabase(engine);
  const fixture = await fixtureOn(database, (databaseUrl) =>
    startServer({ files, databaseUrl, env: { BACKSTAY_AGGREGATES: 'on' } }),
  );
  const { app } = fixture.server;
  const writer = new TableWriter(
    app.get<Engine>(DATA_ENGINE, { strict: false }),
    app.get(AppliedSchema, { strict: false }).current().catalog,
  );
  return { ...fixture, hide: (hidden) => hide(writer, engine === 'mysql' ? withDoubles(hidden) : hidden) };
}

/** The same rows as MySQL can hold them. */
function withDoubles(hidden: HiddenRows): HiddenRows {
  const held = (rows: readonly Row[]): readonly Row[] =>
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === longNumber.exact ? longNumber.double : value]),
      ),
    );
  const rows = new Map([...hidden.rows].map(([table, some]) => [table, held(some)]));
  return { ...hidden, rows, dossiers: held(hidden.dossiers) };
}

async function hide(writer: TableWriter, { rows, dossiers, salaries }: HiddenRows): Promise<void> {
  await writer.change(async (tx) => {
    for (const [table, [column, from]] of Object.entries(hiddenFrom).reverse())
      await writer.delete(tx, table, column, from);
    for (const [table, some] of rows) await writer.insert(tx, table, some);
    await writer.delete(tx, 'dossier');
    await writer.insert(tx, 'dossier', dossiers);
    for (const [id, salary] of salaries) await writer.update(tx, 'payroll', { id }, { salary });
  });
}
