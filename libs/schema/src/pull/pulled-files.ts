import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SourceFile } from '../parse/parsed-schema.js';
import { pulledMark } from './render-pulled.js';

/** What a pull does to a file. */
export interface FileChange {
  /** As people know it: `schema/pulled_orders.sql`. */
  readonly path: string;
  readonly change: 'new' | 'changed' | 'same' | 'removed';
}

/** Whether a pull wrote the file, and so may write it again. */
export const isPulled = ({ text }: SourceFile): boolean => text.startsWith(pulledMark);

/** What becomes of the files of a folder when the pulled ones are to be these. */
export function fileChanges(had: readonly SourceFile[], wanted: readonly SourceFile[]): readonly FileChange[] {
  const before = new Map(had.filter(isPulled).map(({ path, text }) => [path, text]));
  const names = new Set(wanted.map(({ path }) => path));
  return [
    ...wanted.map(({ path, text }): FileChange => {
      const old = before.get(path);
      return { path, change: old === undefined ? 'new' : old === text ? 'same' : 'changed' };
    }),
    ...[...before.keys()].filter((path) => !names.has(path)).map((path): FileChange => ({ path, change: 'removed' })),
  ];
}

/** Writes the files into the folder, each at once or not at all, and takes those away that are no longer wanted. */
export async function writeFiles(
  dir: string,
  changes: readonly FileChange[],
  wanted: readonly SourceFile[],
): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const { path, change } of changes) {
    const file = join(dir, basename(path));
    if (change === 'removed') await rm(file, { force: true });
    if (change !== 'new' && change !== 'changed') continue;
    await writeFile(`${file}.part`, wanted.find((one) => one.path === path)?.text ?? '');
    await rename(`${file}.part`, file);
  }
}
