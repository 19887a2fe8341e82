import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '@backstay/config';
import { Refusal } from '../refusal.js';
import type { FormerSchema } from './read-former-schema.js';

const run = promisify(execFile);

/** Bytes that git may print: one file, or the list of a folder. */
const maxBuffer = 64 * 1024 * 1024;

/**
 * The `*.sql` files of the project's schema folder as a revision has them. Runs git with arguments, never through a
 * shell. Throws Refusal when git, the repository, the revision or the folder in it is not there.
 */
export async function readRevision(revision: string, { root, schemaDir }: Config['project']): Promise<FormerSchema> {
  const git = (args: readonly string[]): Promise<string> => runGit(root, args);
  await git(['rev-parse', '--git-dir']).catch((error: unknown) => {
    if (isMissing(error) && existsSync(root))
      throw new Refusal(`git is needed to read the revision ${revision}, and it is not installed.`);
    throw new Refusal(`there is no file or folder ${revision}, and ${root} is not in a git repository.`);
  });
  const commit = await commitOf(revision, git);
  const folder = relative(root, schemaDir).split(sep).join('/');
  const title = `${revision} (${commit.slice(0, 10)})`;
  const tree = await git(['ls-tree', '-z', `${commit}:./${folder}`]).catch(() => {
    throw new Refusal(`the revision ${title} has no folder ${folder}.`);
  });
  const files = tree.split('\0').flatMap((line) => {
    // <mode> <type> <hash> TAB <name>; links and folders are left alone, as in the folder of now.
    const [, hash, name] = /^100\d{3} blob ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
    return hash !== undefined && name?.endsWith('.sql') === true ? [{ hash, name }] : [];
  });
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    title,
    files: await Promise.all(
      sorted.map(async ({ hash, name }) => ({
        path: `${basename(schemaDir)}/${name}`,
        text: (await git(['cat-file', 'blob', hash])).replace(/^\uFEFF/, ''),
      })),
    ),
  };
}

/** The commit that a revision names. What begins with a dash would be an option to git. */
async function commitOf(revision: string, git: (args: readonly string[]) => Promise<string>): Promise<string> {
  const unknown = new Refusal(`there is no file or folder ${revision}, and git knows no revision of that name.`);
  if (revision.startsWith('-') || revision === '') throw unknown;
  const commit = await git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]).catch(() => '');
  if (!/^[0-9a-f]{40,64}$/.test(commit.trim())) throw unknown;
  return commit.trim();
}

async function runGit(cwd: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', [...args], { cwd, maxBuffer, encoding: 'utf8' });
  return stdout;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
