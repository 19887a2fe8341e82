import { join } from 'node:path';
import { principals, type PrincipalName } from '../fixtures/principals.js';
import { freshDatabase, type TestDatabase, type TestEngineName } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';

/** A server on a database of its own that holds the fixture. */
export interface FixtureServer {
  readonly server: TestServer;
  /** The apikey and bearer headers of a principal. */
  headersOf(name: PrincipalName): Record<string, string>;
  stop(): Promise<void>;
}

/** Starts the product on an engine, with the fixture's schema applied and its rows loaded. */
export async function startFixture(
  engine: TestEngineName,
  env: Readonly<Record<string, string>> = {},
): Promise<FixtureServer> {
  const project = join(import.meta.dirname, '../fixtures');
  return fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ project, databaseUrl, env }));
}

/** What `start` starts, on a database that goes with it. */
export async function fixtureOn(
  database: TestDatabase,
  start: (databaseUrl: string) => Promise<TestServer>,
): Promise<FixtureServer> {
  const server = await start(database.url).catch(async (error: unknown) => {
    await database.drop();
    throw error;
  });
  return {
    server,
    headersOf: (name) => headersOf(server, name),
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
}

function headersOf(server: TestServer, name: PrincipalName): Record<string, string> {
  const { role, claims } = principals[name];
  if (role === 'service_role') return { apikey: server.serviceKey, authorization: `Bearer ${server.serviceKey}` };
  const token = role === 'anon' ? server.anonKey : server.userToken(claims);
  return { apikey: server.anonKey, authorization: `Bearer ${token}` };
}
