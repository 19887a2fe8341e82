// `npm run nightly`: the property tests with many more cases (a failure prints its seed), then a million rows in and out
// of each engine in bounded memory. Arguments go to vitest, and then nothing else is run.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const asked = process.argv.slice(2);

/** Runs a script beside this one; gives its exit code. */
const run = (script, args) =>
  spawnSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: 'inherit',
    env: { ...process.env, BACKSTAY_NIGHTLY: '1' },
  }).status ?? 1;

const codes = [run('test.mjs', asked), ...(asked.length === 0 ? [run('bench.mjs', ['transfer'])] : [])];
process.exit(Math.max(...codes));
