import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '@backstay/config';
import { readSchemaFolder, type SourceFile } from '@backstay/schema';
import { readRevision } from './read-revision.js';

/** Schema files of another time. */
export interface FormerSchema {
  /** How people know it: the path, or the revision with its short hash. */
  readonly title: string;
  readonly files: readonly SourceFile[];
}

/**
 * A former schema: the file or folder of that name (from where the command runs), or else the schema folder in a
 * revision of git. Throws Refusal when it is neither.
 */
export async function readFormerSchema(from: string, project: Config['project']): Promise<FormerSchema> {
  const path = resolve(from);
  if (!existsSync(path)) return readRevision(from, project);
  if (statSync(path).isDirectory()) return { title: from, files: await readSchemaFolder(path) };
  return { title: from, files: [{ path: from, text: (await readFile(path, 'utf8')).replace(/^\uFEFF/, '') }] };
}
