// `npm run bench`: processor time per request of the built server, with the bookshop on DATABASE_URL or a fresh SQLite
// file. The load comes from a second process over loopback. Numbers are for comparing two versions on one idle machine,
// nothing else. Linux only: the time is read from /proc.
import { execFileSync, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuild } from '../bin/ensure-build.js';

const root = resolve(import.meta.dirname, '..');
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

/** Sends `count` requests, `connections` at a time, and ends; any answer but 200 is an error. */
async function load({ url, key, count }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = count;
  const one = () =>
    new Promise((done, failed) => {
      const request = get(url, { agent, headers: { apikey: key } }, (reply) => {
        if (reply.statusCode !== 200) failed(new Error(`${url} answered ${reply.statusCode}`));
        reply.resume().on('end', done);
      });
      request.on('error', failed);
    });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) await one();
    }),
  );
  agent.destroy();
}

const loadFromOutside = (job) =>
  new Promise((done, failed) => {
    const child = fork(import.meta.filename, ['load', JSON.stringify(job)]);
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error('the load failed'))));
  });

/** Processor time so far of a process and its children, all threads, in milliseconds (proc(5): ticks of 10 ms). */
function processorTime(pid) {
  const fieldsOf = (id) =>
    readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((id) => id !== '');
  return [pid, ...children]
    .map(fieldsOf)
    .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) * 10, 0);
}

function startServer(env) {
  const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
  const server = spawn(process.execPath, [main, 'start', '--project', join(root, 'examples', 'bookshop')], { env });
  return new Promise((done, failed) => {
    let printed = '';
    const listen = (data) => {
      printed += data;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (url) done({ server, url });
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', () => failed(new Error(`the server ended\n${printed}`)));
  });
}

async function bench() {
  ensureBuild(root);
  const dataDir = mkdtempSync(join(tmpdir(), 'backstay-bench-'));
  const env = { ...process.env, PORT: '0', BACKSTAY_DATA_DIR: dataDir, BACKSTAY_LOG_LEVEL: 'warn' };
  const { server, url } = await startServer(env);
  try {
    const keys = [join(root, 'bin', 'backstay.js'), 'keys', '--json', '--project', join(root, 'examples', 'bookshop')];
    const key = JSON.parse(execFileSync(process.execPath, keys, { env, encoding: 'utf8' })).anon_key;
    for (const [name, path] of Object.entries(cases)) {
      await loadFromOutside({ url: url + path, key, count: warmUp });
      const [cpu, wall] = [processorTime(server.pid), performance.now()];
      await loadFromOutside({ url: url + path, key, count: measured });
      const perRequest = Math.round(((processorTime(server.pid) - cpu) * 1000) / measured);
      const rate = Math.round(measured / ((performance.now() - wall) / 1000));
      process.stdout.write(
        `${name.padEnd(38)} ${String(perRequest).padStart(6)} µs CPU a request, ${rate} requests/s\n`,
      );
    }
  } finally {
    server.removeAllListeners('exit').kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (process.argv[2] === 'load') await load(JSON.parse(process.argv[3]));
else if (process.argv[2] === 'transfer') await import('./bench-transfer.mjs');
else await bench();
