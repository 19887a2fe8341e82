// `npm run nightly`: the property tests with many more cases. A failure prints its seed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, BACKSTAY_NIGHTLY: '1' },
});
process.exit(status ?? 1);
