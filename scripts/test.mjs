// `npm test`: every test on every engine there is, and the counts in the last line.
// Arguments go to vitest: `npm test -- test/wire`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuild } from '../bin/ensure-build.js';

const root = resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'backstay-test-report-'));
const report = join(scratch, 'report.json');

/** Failed files without a failed test in them (a broken import, a hook) count as one failure each. */
function countsOf(results) {
  const brokenFiles = results.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + brokenFiles.length,
    skipped: results.numPendingTests + (results.numTodoTests ?? 0),
  };
}

function readCounts() {
  try {
    return countsOf(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function run() {
  // Some tests start the built product, so the build comes first.
  try {
    ensureBuild(root);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  const counts = readCounts();
  // An error outside of any test (an unhandled rejection) fails the run, though no test says so.
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const { passed, failed, skipped } = run();
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exit(failed === 0 ? 0 : 1);
