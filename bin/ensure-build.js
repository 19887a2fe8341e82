// Builds dist/ when it is missing or older than the sources. In an installed package there are no sources: nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const watched = ['apps', 'libs', 'nest-cli.json', 'tsconfig.json', 'package-lock.json'];

/**
 * Makes sure that `dist/` of the checkout or package at `root` is there and current.
 * Throws when it is missing and cannot be built, or when the build fails.
 */
export function ensureBuild(root) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const isCheckout = existsSync(join(root, 'nest-cli.json')) && existsSync(join(root, 'libs'));
  const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
  if (!isCheckout) {
    if (existsSync(main)) return;
    throw new Error(`the build is missing (${main}). Install the package again.`);
  }
  const stamp = join(root, 'dist', '.built');
  const builtAt = existsSync(main) && existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (builtAt > Math.max(...watched.map((name) => newest(join(root, name))))) return;
  if (!existsSync(nest))
    throw new Error('the sources are not built yet, and the tools are missing. Run `npm install` first.');
  build(root, nest, stamp);
}

function build(root, nest, stamp) {
  const startedAt = new Date();
  process.stderr.write('backstay: building (once, about 20 seconds) …\n');
  // The command line's build contains the server's (apps/cli/tsconfig.app.json).
  const { status, stdout, stderr } = spawnSync(process.execPath, [nest, 'build', 'cli'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed.\n${stdout}${stderr}`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, '');
  // What was saved while the build ran counts as newer than it.
  utimesSync(stamp, startedAt, startedAt);
}

/** The latest change under `path`, specs left out, in milliseconds since 1970; 0 when there is nothing. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return path.endsWith('.spec.ts') ? 0 : stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}
