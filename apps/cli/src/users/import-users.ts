import { writeFile } from 'node:fs/promises';
import { readRows, UserImport, type NumberedRow, type RejectedRow } from '@backstay/identity';
import type { CommandContext } from '../command-context.js';
import { Refusal } from '../refusal.js';
import { withUsers } from './open-users.js';

/** The options as they were given. */
export interface ImportUsersFlags {
  readonly identities?: string;
  readonly rejects?: string;
}

/** A row that was not taken, and of which file. */
type Rejected = RejectedRow & { readonly file: string };

/** Reasons that are shown without `--rejects`. */
const shown = 10;

/** Brings users in. Throws Refusal when some were not taken; the others are in. */
export async function runImportUsers(context: CommandContext, file: string, flags: ImportUsersFlags): Promise<void> {
  const rejected: Rejected[] = [];
  const counts = await withUsers(context, async (modules) => {
    const users = modules.get(UserImport, { strict: false });
    const taken = await takeAll(file, (row) => users.take(row), rejected);
    const linked =
      flags.identities === undefined ? 0 : await takeAll(flags.identities, (row) => users.takeIdentity(row), rejected);
    return { imported: taken, identities: linked };
  });
  if (flags.rejects !== undefined) {
    const lines = rejected.map((one) => `${JSON.stringify(one)}\n`).join('');
    await writeFile(flags.rejects, lines, { mode: 0o600 });
  }
  report(context, counts, rejected);
  if (rejected.length > 0) throw new Refusal(`${rejected.length} of the rows were not taken.`);
}

async function takeAll(
  file: string,
  take: (row: NumberedRow) => Promise<RejectedRow | null>,
  rejected: Rejected[],
): Promise<number> {
  let taken = 0;
  for await (const row of readRows(file)) {
    const refusal = await take(row);
    if (refusal === null) taken += 1;
    else rejected.push({ file, ...refusal });
  }
  return taken;
}

function report(
  { options, out, err }: CommandContext,
  counts: { readonly imported: number; readonly identities: number },
  rejected: readonly Rejected[],
): void {
  if (options.json) return out(`${JSON.stringify({ ...counts, rejected }, null, 2)}\n`);
  const identities = counts.identities === 0 ? '' : `, ${counts.identities} identities`;
  out(`${counts.imported} ${counts.imported === 1 ? 'user' : 'users'} imported${identities}\n`);
  for (const { file, number, reason } of rejected.slice(0, shown)) err(`${file}, row ${number}: ${reason}\n`);
  if (rejected.length > shown) err(`and ${rejected.length - shown} more; --rejects FILE writes them all\n`);
}
