// `npm run check`: everything that can be said about the tree without running the product. Prints the trend.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { staleDocuments } from './docs.mjs';
import { dependencyBound, weighDependencies } from './weigh-dependencies.mjs';
import { engineWordsOutOfPlace, measureTrend, sourceFiles } from './source-tree.ts';

const root = resolve(import.meta.dirname, '..');

/** Licences that may reach a user with the product. */
const allowedLicences = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
]);

/** Runs a tool of node_modules; gives its output when it fails, null when it is content. */
function tool(script, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? null : `${stdout}${stderr}`.trim();
}

const lines = (problems) => (problems.length === 0 ? null : problems.join('\n'));

function lockFile() {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
}

/** An expression such as `(MIT OR GPL-3.0)` is fine when one alternative is; `AND` needs both. */
function licenceIsAllowed(expression) {
  return expression
    .replace(/^\(|\)$/g, '')
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((name) => allowedLicences.has(name.trim())));
}

function checkLicences() {
  const production = Object.entries(lockFile().packages).filter(([path, entry]) => path !== '' && !entry.dev);
  return lines(
    production
      .filter(([, entry]) => !licenceIsAllowed(entry.license ?? 'none'))
      .map(([path, entry]) => `${path.replace(/^.*node_modules\//, '')}: ${entry.license ?? 'no licence named'}`),
  );
}

function checkLockFile() {
  const named = Object.entries(lockFile().packages).filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''));
  return lines(named.map(([path]) => `${path} names a download address (see .npmrc)`));
}

/** What `npm ci --omit=dev` would put on the disk, from the lock file and what is installed here. */
function checkWeight() {
  const { megabytes, heaviest } = weighDependencies(root);
  const list = heaviest.map(({ name, megabytes }) => `${name} ${megabytes.toFixed(1)}`).join(', ');
  process.stdout.write(
    `    production dependencies: ${megabytes.toFixed(0)} MB (at most ${dependencyBound}); ${list}\n`,
  );
  return megabytes <= dependencyBound ? null : `${megabytes.toFixed(0)} MB of production dependencies`;
}

function checkTrend() {
  const files = sourceFiles(root);
  const trend = measureTrend(files);
  const words = engineWordsOutOfPlace(files);
  process.stdout.write(
    `    lines per file: median ${trend.median}, p90 ${trend.p90}, longest ${trend.longest.lines} (${trend.longest.path})\n` +
      `    ${trend.files} source files, ${trend.sourceLines} lines; ${trend.testLines} lines of tests\n` +
      `    any: ${trend.anys.length}; engine words outside their places: ${words.length}\n`,
  );
  return lines([...trend.anys.map((place) => `${place} any`), ...words]);
}

/** @type {[name: string, run: () => string | null | Promise<string | null>][]} */
const steps = [
  ['format', () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
  ['types', () => tool('typescript/bin/tsc', '--noEmit', '-p', '.')],
  ['lint', () => tool('oxlint/bin/oxlint', '--type-aware')],
  ['floors, container files', () => tool('vitest/vitest.mjs', 'run', 'test/floors.spec.ts', 'test/container.spec.ts')],
  ['trend', checkTrend],
  ['licences of production dependencies', checkLicences],
  ['weight of production dependencies', checkWeight],
  ['lock file', checkLockFile],
  ['generated documents', async () => lines(await staleDocuments())],
];

let failed = 0;
for (const [name, run] of steps) {
  const startedAt = performance.now();
  const problem = await run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${problem === null ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
  if (problem !== null) {
    failed += 1;
    process.stdout.write(`${problem}\n`);
  }
}
process.exit(failed === 0 ? 0 : 1);
