// `npm run bench -- sign-in`: what 200 sign-ins a second do to the data API of the built server. Offered twice:
// with the limits of addresses (nearly all are refused by them) and without (the queue of hashes refuses). Linux or macOS,
// one idle machine; the server, the sign-ins and the readers are three processes.
import { execFileSync, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuild } from '../../bin/ensure-build.js';

const root = resolve(import.meta.dirname, '../..');
const offered = 200;
const seconds = Number(process.env['BACKSTAY_BENCH_SECONDS'] ?? 10);
const path = '/rest/v1/books?select=id,title,price&id=eq.42';

const ask = (url, { agent, headers, method = 'GET', body }) =>
  new Promise((done, failed) => {
    const sent = request(url, { agent, method, headers }, (answer) => {
      answer.resume().on('end', () => done({ status: answer.statusCode, retryAfter: answer.headers['retry-after'] }));
    });
    sent.on('error', failed).end(body);
  });

/** Offers sign-ins at a steady pace, whether they are answered or not, and counts the answers. */
async function offer({ url, key }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const headers = { apikey: key, 'content-type': 'application/json' };
  const counts = { offered: 0, refused: 0, withRetryAfter: 0, judged: 0, other: 0 };
  const started = performance.now();
  const answers = [];
  for (let i = 0; performance.now() - started < seconds * 1000; i++) {
    const body = JSON.stringify({ email: `guest${i}@example.com`, password: 'not the right one' });
    counts.offered += 1;
    answers.push(
      ask(`${url}/auth/v1/token?grant_type=password`, { agent, headers, method: 'POST', body }).then((answer) => {
        if (answer.status === 429) counts.refused += 1;
        else if (answer.status === 400) counts.judged += 1;
        else counts.other += 1;
        if (answer.status === 429 && answer.retryAfter !== undefined) counts.withRetryAfter += 1;
      }),
    );
    await sleep(Math.max(0, started + ((i + 1) * 1000) / offered - performance.now()));
  }
  await Promise.all(answers);
  agent.destroy();
  process.send(counts);
}

/** Median time of an answer of the data API, in milliseconds, for four readers with pauses. */
async function readMedian({ url, key }, forSeconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const times = [];
  const end = performance.now() + forSeconds * 1000;
  const reader = async () => {
    while (performance.now() < end) {
      const started = performance.now();
      const { status } = await ask(url + path, { agent, headers: { apikey: key } });
      if (status !== 200) throw new Error(`the data API answered ${status}`);
      times.push(performance.now() - started);
      await sleep(10);
    }
  };
  await Promise.all([reader(), reader(), reader(), reader()]);
  agent.destroy();
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

async function startServer(settings) {
  const project = join(root, 'examples/bookshop');
  const env = { PATH: process.env.PATH, PORT: '0', BACKSTAY_LOG_LEVEL: 'error', ...settings };
  const args = [join(root, 'bin/backstay.js'), 'start', '--project', project];
  const child = spawn(process.execPath, args, { env });
  const url = await new Promise((done, failed) => {
    let text = '';
    child.stdout.on('data', (part) => {
      text += part;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found) done(found[0]);
    });
    child.on('exit', () => failed(new Error(text)));
  });
  const keys = execFileSync(process.execPath, [args[0], 'keys', '--json', '--project', project], { env });
  return { child, url, key: JSON.parse(keys).anon_key };
}

async function measure(name, settings) {
  const data = mkdtempSync(join(tmpdir(), 'backstay-bench-'));
  const server = await startServer({ BACKSTAY_DATA_DIR: data, ...settings });
  try {
    await readMedian(server, 3);
    const alone = await readMedian(server, seconds);
    const load = fork(import.meta.filename, ['offer', JSON.stringify({ url: server.url, key: server.key })]);
    const counted = new Promise((done) => load.once('message', done));
    await sleep(1000);
    const beside = await readMedian(server, seconds - 2);
    const counts = await counted;
    process.stdout.write(
      `${name}\n  median alone ${alone.toFixed(2)} ms, beside ${beside.toFixed(2)} ms: factor ${(beside / alone).toFixed(2)}\n` +
        `  ${JSON.stringify(counts)}\n`,
    );
  } finally {
    server.child.kill();
    rmSync(data, { recursive: true, force: true });
  }
}

if (process.argv[2] === 'offer') await offer(JSON.parse(process.argv[3]));
else {
  ensureBuild(root);
  await measure('limits of addresses on', {});
  await measure('limits of addresses off: the queue of hashes refuses', { AUTH_RATE_LIMITS: 'off' });
}
