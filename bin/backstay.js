#!/usr/bin/env node
// The `backstay` command. Plain JavaScript that any Node of the last ten years can read: it finds a Node that is new
// enough, sees to it that the build is there (in a checkout: newer than the sources), and hands over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const needed = [22, 16];

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

/** Runs this same command with the Node that the repository pins, and ends as it ends. */
function handOverTo(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`could not run ${node}: ${error.message}`));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** npm's shell ends on SIGTERM without passing it on. When it is gone, this process stops as if it had been told. */
function stopWithNpm() {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

function refuse(message) {
  process.stderr.write(`backstay: ${message}\n`);
  process.exit(1);
}

if (isNewEnough(process.versions.node)) {
  const { ensureBuild } = await import('./ensure-build.js');
  try {
    ensureBuild(root);
  } catch (error) {
    refuse(error.message);
  }
  if (process.env.npm_lifecycle_event !== undefined) stopWithNpm();
  await import('../dist/apps/cli/src/main.js');
} else {
  const pinned = join(root, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(pinned)) handOverTo(pinned);
  else
    refuse(
      `this is Node ${process.versions.node}, and Node ${needed.join('.')} or newer is needed (24 is what we test). ` +
        'Install it from https://nodejs.org, or run `npm install` in a checkout, which brings its own.',
    );
}
