import { leftOutEngines, sweepDatabases, testEngines } from './databases.js';

/** Runs once before all test files: clears what dead runs left on the servers, and says which engines are not tested. */
export default async function setup(): Promise<void> {
  await sweepDatabases();
  const leftOut =
    leftOutEngines.length === 0 ? '' : `; left out: ${leftOutEngines.join(', ')} (set BACKSTAY_TEST_<ENGINE>_URL)`;
  process.stdout.write(`engines tested: ${testEngines.join(', ')}${leftOut}\n`);
}
