// `npm run bench -- weight`: what an idle server weighs. Starts the built server of the bookshop in production, on a SQLite
// file that has its schema, and looks at it when it has been quiet for a while. Ends with 1 when a bound is missed.
// Linux only: it reads /proc.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuild } from '../../bin/ensure-build.js';
import { dependencyBound, weighDependencies } from '../weigh-dependencies.mjs';
import { processorTime } from './processor-time.mjs';
import { settings, startBackstay } from './servers.mjs';

const root = resolve(import.meta.dirname, '../..');
const quietMs = 5000;

/** Resident memory of the server's own process, in MiB. */
const residentMemory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

ensureBuild(root);
const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
const project = join(root, 'examples', 'bookshop');
const data = mkdtempSync(join(tmpdir(), 'backstay-weight-'));
const env = { NODE_ENV: 'production', BACKSTAY_DATA_DIR: data, BACKSTAY_LOG_LEVEL: 'info' };
try {
  const args = [main, 'schema', 'apply', '--project', project, '--allow-destructive'];
  execFileSync(process.execPath, args, { env: { ...process.env, ...settings, ...env } });
  const server = await startBackstay(main, project, env);
  const ready = processorTime(server.pid) / 1e6;
  await sleep(quietMs);
  const measures = [
    ['idle memory', residentMemory(server.pid), 'MiB', 130],
    ['processor time until ready', ready, 's', 1.5],
    ['production dependencies', weighDependencies(root).megabytes, 'MB', dependencyBound],
  ];
  await server.stop();
  for (const [name, value, unit, bound] of measures) {
    const verdict = value <= bound ? 'ok' : 'missed';
    process.stdout.write(
      `${name.padEnd(28)} ${value.toFixed(unit === 's' ? 2 : 0).padStart(5)} ${unit.padEnd(4)} ≤ ${bound}  ${verdict}\n`,
    );
    if (value > bound) process.exitCode = 1;
  }
} finally {
  rmSync(data, { recursive: true, force: true });
}
