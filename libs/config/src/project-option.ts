import { relative } from 'node:path';

const plain = /^[\w./@:+-]+$/;

/**
 * The words that name a project to the `backstay` command in a shell: ` --project ../shop`, or nothing when `root` is
 * `folder`, the folder in which the command is run.
 */
export function projectOption(root: string, folder = process.cwd()): string {
  const path = relative(folder, root);
  if (path === '') return '';
  const shorter = path.length < root.length ? path : root;
  return ` --project ${plain.test(shorter) ? shorter : `'${shorter.replaceAll("'", String.raw`'\''`)}'`}`;
}
