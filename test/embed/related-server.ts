import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { AppliedSchema } from '@backstay/schema';
import type { JsonObject } from '@backstay/kernel';
import { freshDatabase, type TestEngineName } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { TableWriter, type Row as TextRow } from '../support/table-writer.js';
import { fixtureOn } from '../wire/fixture-server.js';
import { columns, type Row, type Visible } from './model.js';
import { files } from './project.js';

/** An answer as far as it is compared. */
export interface Reply {
  readonly status: number;
  readonly range: string | null;
  readonly text: string;
}

/** A server with the related tables. */
export interface RelatedServer {
  readonly writer: TableWriter;
  /** `claims` null: anon. */
  ask(request: string, claims: JsonObject | null, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** The rows that somebody sees, each table asked by itself. */
  visible(claims: JsonObject | null): Promise<Visible>;
  stop(): Promise<void>;
}

/** Starts the product on an engine with these rows. */
export async function startRelated(
  engine: TestEngineName,
  rows: ReadonlyMap<string, readonly Row[]>,
): Promise<RelatedServer> {
  const fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ files, databaseUrl }));
  const { app, url, anonKey, userToken } = fixture.server;
  const writer = new TableWriter(
    app.get<Engine>(DATA_ENGINE, { strict: false }),
    app.get(AppliedSchema, { strict: false }).current().catalog,
  );
  await writer.change(async (tx) => {
    for (const [table, some] of rows)
      if (table === 'lead')
        for (const { id, lead_id } of some)
          await writer.update(tx, 'team', texts({ id: id! }), texts({ lead_id: lead_id! }));
      else await writer.insert(tx, table, some.map(texts));
  });
  const ask: RelatedServer['ask'] = async (request, claims, headers = {}) => {
    const token = claims === null ? anonKey : userToken(claims);
    const response = await fetch(`${url}/rest/v1/${request}`, {
      headers: { apikey: anonKey, authorization: `Bearer ${token}`, ...headers },
    });
    return { status: response.status, range: response.headers.get('content-range'), text: await response.text() };
  };
  return {
    writer,
    ask,
    visible: async (claims) => {
      const found: Record<string, readonly Row[]> = {};
      for (const table of Object.keys(columns)) found[table] = JSON.parse((await ask(table, claims)).text) as Row[];
      return found;
    },
    stop: () => fixture.stop(),
  };
}

/** Cells as the texts that a writer takes. */
export const texts = (row: Row): TextRow =>
  Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell === null ? null : String(cell)]));
