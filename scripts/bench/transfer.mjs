// `npm run bench -- transfer [rows]`: imports and exports a million rows on each engine there is (SQLite, and those of
// BACKSTAY_TEST_<ENGINE>_URL), says rows a second and the most memory the process had, and ends with 1 when that was more
// than the bound. Linux only: the memory is read from /proc.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { ensureBuild } from '../../bin/ensure-build.js';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
const rows = Number(process.argv[3] ?? 1_000_000);

/** MiB that a process may have, whatever the number of rows. */
const bound = 150;

const schema = `create table items (
  id bigint generated always as identity primary key, code varchar(20) not null unique, name text not null,
  price numeric(10, 2) not null default 1.50, weight double precision, made timestamptz not null default now(),
  active boolean not null default true, data jsonb, note text
);`;

async function writeRows(path) {
  const file = createWriteStream(path);
  file.write('id,code,name,price,weight,made,active,data,note\n');
  for (let start = 1; start <= rows; start += 1000) {
    let text = '';
    for (let i = start; i < start + 1000 && i <= rows; i++)
      text +=
        `${i},c${i},"Name, of ${i}",${(i % 10000) / 100},${i / 8},` +
        `2026-01-02 03:04:05.${String(i % 1_000_000).padStart(6, '0')}+00,${i % 2 ? 't' : 'f'},"{""a"": ${i}}",${i % 3 ? '' : 'some text'}\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** Runs a command; gives its seconds and the most resident memory of it and its children in MiB. */
async function measure(args, env) {
  const started = performance.now();
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  let most = 0;
  const look = setInterval(() => (most = Math.max(most, residentOf(child.pid))), 20);
  const [code] = await once(child, 'exit');
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, mib: most };
}

function residentOf(pid) {
  try {
    const own = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return own + children.map(residentOf).reduce((sum, one) => sum + one, 0);
  } catch {
    return 0;
  }
}

const digest = async (path) => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
};

const database = `backstay_bench_${process.pid}`;

async function onServer(url, statements) {
  if (url.startsWith('postgres')) {
    const client = new pg.Client({ connectionString: new URL('/postgres', url).href });
    await client.connect();
    for (const text of statements) await client.query(text);
    return client.end();
  }
  const { hostname: host, port, username: user, password } = new URL(url);
  const connection = await createConnection({ host, port: Number(port), user, password });
  for (const text of statements) await connection.query(text);
  return connection.end();
}

async function bench(engine, url, folder) {
  const file = join(folder, 'items.csv');
  const out = join(folder, `${engine}.csv`);
  if (url !== null) await onServer(url, [`CREATE DATABASE ${database}`]);
  const address = url === null ? `sqlite:${join(folder, 'data.db')}` : new URL(`/${database}`, url).href;
  const env = { ...process.env, DATABASE_URL: address };
  const project = ['--project', folder];
  try {
    execFileSync(process.execPath, [main, 'schema', 'apply', ...project], { env });
    const into = await measure(['import', 'items', file, ...project], env);
    const from = await measure(['export', 'items', out, ...project], env);
    const say = ({ seconds, mib }) => `${Math.round(rows / seconds)} rows/s, ${Math.round(mib)} MiB`;
    process.stdout.write(`${engine.padEnd(9)} import ${say(into)}; export ${say(from)}\n`);
    return { most: Math.max(into.mib, from.mib), digest: await digest(out) };
  } finally {
    rmSync(out, { force: true });
    if (url !== null) await onServer(url, [`DROP DATABASE IF EXISTS ${database}`]);
  }
}

ensureBuild(root);
const folder = mkdtempSync(join(tmpdir(), 'backstay-bench-'));
mkdirSync(join(folder, 'schema'));
writeFileSync(join(folder, 'schema', '01.sql'), schema);
try {
  await writeRows(join(folder, 'items.csv'));
  const results = [];
  const urls = { sqlite: null };
  for (const engine of ['mariadb', 'mysql', 'postgres']) {
    const url = process.env[`BACKSTAY_TEST_${engine.toUpperCase()}_URL`];
    if (url !== undefined) urls[engine] = url;
  }
  const only = process.env.BACKSTAY_TEST_ENGINE?.split(',');
  for (const [engine, url] of Object.entries(urls))
    if (only === undefined || only.includes(engine)) results.push(await bench(engine, url, folder));
  if (results.some(({ most }) => most > bound)) {
    process.stdout.write(`more than ${bound} MiB\n`);
    process.exitCode = 1;
  }
  if (new Set(results.map((result) => result.digest)).size > 1) {
    process.stdout.write('the exports differ\n');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
