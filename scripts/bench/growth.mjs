// `npm run bench -- growth [requests] [shapes]`: whether a server's memory grows with what is asked of it. Sends a million
// requests of a hundred thousand shapes (each with a select, a filter and values of its own) to the built server, on
// DATABASE_URL or a fresh SQLite file, and tells its memory at every tenth, and the processor time of a request. Ends with
// 1 when the end is far above a fifth.
// Linux only: it reads /proc.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuild } from '../../bin/ensure-build.js';
import { ask } from './load.mjs';
import { processorTime } from './processor-time.mjs';
import { settings, startBackstay, userHeaders } from './servers.mjs';

const root = resolve(import.meta.dirname, '../..');
const parts = 10;
const connections = 16;

/**
 * The heap the server is given: without an end V8 keeps garbage for as long as there is memory, and nobody could tell it
 * from what is kept on purpose. A server that kept something for each shape would end here. The young generation has an
 * end as well: where a machine has much memory it would be as large as the old one, which V8 then collects all the time.
 */
const heap = ['--max-old-space-size=128', '--max-semi-space-size=16'];

/** The memory at the end may be so many times that of a fifth of the way: the heap breathes by that much. */
const bound = 1.15;

/** A shape is told by its number: an alias nobody else has, and one of four ways to filter. */
function pathOf(i, shapes) {
  const shape = (i * 7919) % shapes;
  const filter = ['id=eq.', 'id=gt.', 'id=lt.', 'id=neq.'][shape % 4];
  return `/rest/v1/books?select=id,title,as_${shape}:price&${filter}${i % 1000}&limit=${1 + (shape % 5)}`;
}

async function load({ url, headers, first, count, shapes }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = first;
  const asker = async () => {
    while (next < first + count) {
      const path = pathOf(next++, shapes);
      const { status, body } = await ask(url, { method: 'GET', path }, agent, headers);
      if (status !== 200) throw new Error(`${path} answered ${status} ${body}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, asker));
  agent.destroy();
}

/** MiB of the server's own process. */
const memoryOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function measure(requests, shapes) {
  ensureBuild(root);
  const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
  const project = join(root, 'examples', 'bookshop');
  const data = mkdtempSync(join(tmpdir(), 'backstay-growth-'));
  const env = { BACKSTAY_DATA_DIR: data, NODE_ENV: 'production', BACKSTAY_LOG_LEVEL: 'info' };
  let server;
  try {
    const apply = [main, 'schema', 'apply', '--project', project, '--allow-destructive'];
    execFileSync(process.execPath, apply, { env: { ...process.env, ...settings, ...env } });
    server = await startBackstay(main, project, env, heap);
    const memory = [];
    for (let part = 0; part < parts; part++) {
      const count = Math.ceil(requests / parts);
      const job = { url: server.url, headers: userHeaders(), first: part * count, count, shapes };
      const before = processorTime(server.pid);
      const child = fork(import.meta.filename, ['ask', JSON.stringify(job)]);
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Error('the load failed');
      memory.push(memoryOf(server.pid));
      const time = (processorTime(server.pid) - before) / count;
      process.stdout.write(
        `${String((part + 1) * count).padStart(9)} requests  ${memory.at(-1).toFixed(0).padStart(5)} MiB  ${time.toFixed(0).padStart(5)} µs\n`,
      );
    }
    const ratio = memory.at(-1) / memory[1];
    process.stdout.write(
      `the end against a fifth: ${ratio.toFixed(2)} ≤ ${bound}  ${ratio <= bound ? 'ok' : 'missed'}\n`,
    );
    if (ratio > bound) process.exitCode = 1;
  } finally {
    await server?.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

if (process.argv[2] === 'ask') await load(JSON.parse(process.argv[3]));
else {
  const [requests, shapes] = process.argv.slice(3).map(Number);
  await measure(requests ?? 1_000_000, shapes ?? (requests ?? 1_000_000) / 10);
}
