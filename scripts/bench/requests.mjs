// `npm run bench`: server processor time per request, against a server written by hand (bare-server.mjs) on the same
// rows in the same run. Both are asked in turn, in rounds (A B, B A, …); what counts is the median of the ratios, which
// other work on the machine moves little. Linux only: the time is read from /proc.
import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Agent } from 'node:http';
import { ensureBuild } from '../../bin/ensure-build.js';
import { bounds, cases } from './cases.mjs';
import { engineUrls, forgetDatabase, prepareDatabase, project, readWritten, removeWritten } from './databases.mjs';
import { ask } from './load.mjs';
import { processorTime } from './processor-time.mjs';
import { startBackstay, startBare, startLoad, userHeaders } from './servers.mjs';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
const say = (text) => process.stdout.write(text);

const usage = `npm run bench -- [options]
  --engine LIST   of sqlite, mariadb, mysql, postgres (default: all that BACKSTAY_TEST_<ENGINE>_URL is set for)
  --case LIST     of ${cases.map(({ name }) => name).join(', ')} (default: all)
  --rounds N      rounds of each case (default 5)
  --share N       share of the usual number of requests in a round (default 1)
  --keep          leave the databases for the next run (the rows take a minute to make)
  --forget        remove the databases that were kept, and measure nothing
  --profile DIR   write a processor profile of the server into DIR (an engine and a case at a time, best)
npm run bench -- transfer [rows] | sign-in | bookshop
`;

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string' },
    case: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    share: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    forget: { type: 'boolean', default: false },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const chosen = (list, known) => {
  const names = list === undefined ? known : list.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${unknown} is not one of ${known.join(', ')}`);
  return names;
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Measures one case: µs of each side, and their ratio, as medians over the rounds. */
async function measure({ name, requests, subject, baseline }, servers, load, headers) {
  const share = Math.max(20, Math.round(requests * Number(options.share)));
  const sides = { subject, baseline };
  let first = 0;
  const run = async (side, count = share) => {
    const { url, pid } = servers[sides[side].server];
    const before = processorTime(pid);
    await load.run({ name, side, url, headers, first, count });
    return (processorTime(pid) - before) / count;
  };
  // The warm-up is whole, whatever the share: code that is not compiled yet costs several times as much.
  for (const side of ['subject', 'baseline', 'subject', 'baseline']) await run(side, requests);
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    first += share;
    const times = {};
    for (const side of round % 2 === 0 ? ['subject', 'baseline'] : ['baseline', 'subject'])
      times[side] = await run(side);
    rounds.push({ ...times, ratio: times.subject / times.baseline });
  }
  const of = (what) => median(rounds.map((one) => one[what]));
  return { subject: of('subject'), baseline: of('baseline'), ratio: of('ratio') };
}

/** Both sides must give the same rows, or the comparison says nothing. */
async function compare({ name, subject, baseline, expected }, servers, headers) {
  const agent = new Agent();
  const keys = [];
  for (const { server, request } of [subject, baseline]) {
    const { status, body } = await ask(servers[server].url, request(7), agent, headers);
    if (status !== 200) throw new Error(`${name}: ${server} answered ${status} ${body}`);
    keys.push(JSON.parse(body).map(({ id, reviews }) => [Number(id), reviews?.map((one) => Number(one.id))]));
  }
  agent.destroy();
  if (keys[0].length !== expected || JSON.stringify(keys[0]) !== JSON.stringify(keys[1]))
    throw new Error(`${name}: the answers differ`);
}

/** Both sides must write the same rows, and answer as many. */
async function compareWritten({ name, subject, baseline, expected }, servers, headers, { engine, address }) {
  const agent = new Agent();
  const written = [];
  for (const { server, request } of [subject, baseline]) {
    const { status, body } = await ask(servers[server].url, request(7), agent, headers);
    if (status !== 201) throw new Error(`${name}: ${server} answered ${status} ${body}`);
    const answered = body === '' ? null : JSON.parse(body).length;
    if (answered !== expected) throw new Error(`${name}: ${server} answered ${answered} rows`);
    written.push(JSON.stringify(await readWritten(address)));
    await removeWritten(engine, address);
  }
  agent.destroy();
  if (written[0] === '[]' || written[0] !== written[1]) throw new Error(`${name}: the rows differ`);
}

const line = ({ name, about }, { subject, baseline, ratio }, bound) => {
  const verdict = bound === undefined ? '' : `≤ ${bound.toFixed(2)}  ${ratio <= bound ? 'ok' : 'missed'}`;
  const micros = (time) => `${Math.round(time)} µs`.padStart(9);
  return `  ${name.padEnd(4)} ${about.padEnd(38)} ${micros(subject)} ${micros(baseline)} ${ratio.toFixed(2).padStart(6)}  ${verdict}\n`;
};

/** Measures an engine; gives how many bounds were missed. */
async function bench(engine, url, names) {
  const data = mkdtempSync(join(tmpdir(), 'backstay-bench-'));
  const started = [];
  const remember = (one) => (started.push(one), one);
  let missed = 0;
  const { address, release } = await prepareDatabase(engine, url, { keep: options.keep, main, say });
  try {
    const profiling = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(options.profile)}`];
    const env = { DATABASE_URL: address, BACKSTAY_DATA_DIR: data };
    const backstay = remember(await startBackstay(main, project, env, profiling));
    const bare = remember(await startBare(address));
    const load = remember(startLoad());
    const headers = userHeaders();
    say(`${engine.padEnd(45)} Backstay      bare  ratio  bound\n`);
    for (const one of cases.filter(({ name }) => names.includes(name))) {
      const isWrite = one.name.startsWith('W');
      if (isWrite) await compareWritten(one, { backstay, bare }, headers, { engine, address });
      else await compare(one, { backstay, bare }, headers);
      const result = await measure(one, { backstay, bare }, load, headers);
      const bound = bounds[engine][one.name];
      if (result.ratio > bound) missed += 1;
      say(line(one, result, bound));
      if (isWrite) await removeWritten(engine, address);
    }
  } finally {
    for (const one of started.reverse()) await one.stop();
    await release();
    rmSync(data, { recursive: true, force: true });
  }
  return missed;
}

if (options.help) say(usage);
else {
  ensureBuild(root);
  const urls = engineUrls();
  const names = chosen(
    options.case,
    cases.map(({ name }) => name),
  );
  let missed = 0;
  for (const engine of chosen(options.engine, Object.keys(urls))) {
    if (options.forget) await forgetDatabase(urls[engine]);
    else missed += await bench(engine, urls[engine], names);
  }
  if (missed > 0) say(`${missed} missed\n`);
  process.exitCode = missed > 0 ? 1 : 0;
}
