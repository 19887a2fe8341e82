import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, startProject, temporaryFolder, type Settings, type StartedServer } from '../support/cli.js';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

const bookshop = join(root, 'examples', 'bookshop');
const run = promisify(execFile);

/** The sample as a newcomer meets it: the built server on an empty database, then the tour with supabase-js. */
describe.each(testEngines)('the bookshop on %s', (engine) => {
  let data: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: TestDatabase;
  let settings: Settings;
  let server: StartedServer;

  beforeAll(async () => {
    data = await temporaryFolder();
    database = await freshDatabase(engine);
    settings = { DATABASE_URL: database.url, BACKSTAY_DATA_DIR: data.path };
    server = await startProject(bookshop, settings);
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
    await data.remove();
  });

  it('shows every step of its tour', { timeout: 120_000 }, async () => {
    const env = { PATH: process.env['PATH'], ...settings, SHOP_URL: server.url };
    const { stdout } = await run(process.execPath, [join(bookshop, 'tour.mjs')], { env });
    expect(stdout).toMatch(/\n\d+ steps, all as they should be\.\n$/);
  });
});
