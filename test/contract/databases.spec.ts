import { expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';

it.each(testEngines)('a database of its own is made and dropped on %s', async (engine) => {
  const database = await freshDatabase(engine);
  expect(database.url).toContain(`backstay_test_${process.pid}_`);
  await database.drop();
});
