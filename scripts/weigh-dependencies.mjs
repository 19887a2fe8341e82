import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** MB that an installation may take (performance.md). */
export const dependencyBound = 130;

/**
 * MB (2^20 bytes of disk) of the packages that `npm ci --omit=dev` installs: those that the lock file does not mark as
 * for development, as they are installed here. `heaviest`: the five largest. Packages for other platforms are not there.
 */
export function weighDependencies(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const weights = Object.entries(packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && existsSync(join(root, path)))
    .map(([path]) => ({ name: path.replace(/^node_modules\//, ''), megabytes: diskUse(join(root, path)) / 2 ** 20 }))
    .sort((a, b) => b.megabytes - a.megabytes);
  return { megabytes: weights.reduce((sum, one) => sum + one.megabytes, 0), heaviest: weights.slice(0, 5) };
}

/** Bytes of disk below a folder, without the packages inside it, which the lock file lists themselves. */
function diskUse(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .reduce(
      (sum, entry) => {
        const path = join(folder, entry.name);
        return sum + (entry.isDirectory() ? diskUse(path) : lstatSync(path).blocks * 512);
      },
      lstatSync(folder).blocks * 512,
    );
}
