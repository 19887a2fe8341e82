import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Version of this product, from the nearest package.json above that is ours: sources and build lie at different depths. */
export const productVersion = find(import.meta.dirname);

function find(folder: string): string {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    if (name === 'backstay' && typeof version === 'string') return version;
  } catch {
    // Not this folder.
  }
  const above = dirname(folder);
  return above === folder ? 'unknown' : find(above);
}
