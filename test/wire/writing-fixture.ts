import { join } from 'node:path';
import { freshDatabase, type TestEngineName } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from './fixture-server.js';

/** Starts the product on an engine with the schema and rows that writes are tested on. */
export async function startWritingFixture(
  engine: TestEngineName,
  env: Readonly<Record<string, string>> = {},
): Promise<FixtureServer> {
  const project = join(import.meta.dirname, 'writing-project');
  return fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ project, databaseUrl, env }));
}
