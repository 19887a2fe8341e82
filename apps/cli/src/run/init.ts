import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { projectOption } from '@backstay/config';
import type { CommandContext } from '../command-context.js';
import { Refusal } from '../refusal.js';
import { scaffold } from './scaffold.js';

/** Writes a new project. Throws Refusal, before anything is written, when one of its files is there already. */
export async function runInit({ options, out }: CommandContext, dir: string): Promise<void> {
  const folder = resolve(dir);
  const files = Object.entries(scaffold(basename(folder)));
  const there = files.map(([path]) => path).filter((path) => existsSync(join(folder, path)));
  if (there.length > 0)
    throw new Refusal(`${folder} has ${there.join(', ')} already, and nothing was written. Name another folder.`);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const written = files.map(([path]) => path);
  if (options.json) return out(`${JSON.stringify({ project: folder, files: written }, null, 2)}\n`);
  out(`Made ${folder} with ${written.join(', ')}.\nNext: npx backstay start${projectOption(folder)}\n`);
}
