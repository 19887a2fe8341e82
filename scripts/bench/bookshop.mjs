// `npm run bench -- bookshop`: processor time per request of the built server, with the bookshop on DATABASE_URL or a
// fresh SQLite file. Numbers are for comparing two versions on one idle machine, nothing else.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuild } from '../../bin/ensure-build.js';
import { ask } from './load.mjs';
import { processorTime } from './processor-time.mjs';
import { settings, startBackstay } from './servers.mjs';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
const bookshop = join(root, 'examples', 'bookshop');
const connections = 16;
const warmUp = 5_000;
const measured = 10_000;

const cases = {
  'one row by key': '/rest/v1/authors?select=id,name,born&id=eq.7',
  'one row by key, column grants': '/rest/v1/books?select=id,title,price&id=eq.42',
  'twenty rows, filtered and ordered':
    '/rest/v1/books?select=id,title,price&first_published=gte.1850&order=title&limit=20',
  'all books with their JSON': '/rest/v1/books?select=id,title,price,details&order=id',
};

/** Sends `count` requests; any answer but 200 is an error. */
async function load(url, path, key, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = count;
  const asker = async () => {
    while (left-- > 0) {
      const { status } = await ask(url, { method: 'GET', path }, agent, { apikey: key });
      if (status !== 200) throw new Error(`${path} answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, asker));
  agent.destroy();
}

ensureBuild(root);
const data = mkdtempSync(join(tmpdir(), 'backstay-bench-'));
const env = { BACKSTAY_DATA_DIR: data };
const server = await startBackstay(main, bookshop, env);
try {
  const keys = [main, 'keys', '--json', '--project', bookshop];
  const printed = execFileSync(process.execPath, keys, {
    env: { ...process.env, ...settings, ...env },
    encoding: 'utf8',
  });
  const { anon_key: key } = JSON.parse(printed);
  for (const [name, path] of Object.entries(cases)) {
    await load(server.url, path, key, warmUp);
    const [cpu, wall] = [processorTime(server.pid), performance.now()];
    await load(server.url, path, key, measured);
    const perRequest = Math.round((processorTime(server.pid) - cpu) / measured);
    const rate = Math.round(measured / ((performance.now() - wall) / 1000));
    process.stdout.write(`${name.padEnd(38)} ${String(perRequest).padStart(6)} µs CPU a request, ${rate} requests/s\n`);
  }
} finally {
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
