import { SchemaPuller, type FileChange, type PullReport } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { schemaModules, withModules } from './open-context.js';
import { printProblems } from '../plan/print-plan.js';

const marks: Readonly<Record<FileChange['change'], string>> = { new: '+', changed: '~', same: '=', removed: '-' };

/** Adopts what is in the database. Throws SchemaProblems when files of the author's own stand in the way. */
export async function runSchemaPull(context: CommandContext, options: { readonly dryRun: boolean }): Promise<void> {
  await printProblems(context, () =>
    withModules(
      context,
      schemaModules(),
      async (modules) => printPull(context, await modules.get(SchemaPuller).pull(options)),
      { mayBeNew: true },
    ),
  );
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

function printPull({ options, out }: CommandContext, report: PullReport): void {
  if (options.json) return out(`${JSON.stringify(report, null, 2)}\n`);
  const { files, tables, views, remarks, version, engine } = report;
  out(
    `${counted(tables, 'table')}${views === 0 ? '' : ` and ${counted(views, 'view')}`} on ${engine} (+ new file, ~ changed, = as it was, - taken away):\n`,
  );
  for (const { path, change } of files) out(`${marks[change]} ${path}\n`);
  if (remarks.length > 0) out('What the files cannot say, and what it means for the API:\n');
  for (const { object, effect, message } of remarks) out(`  ${object} (${effect}): ${message}\n`);
  out(
    version === null
      ? 'A dry run: nothing was written.\n'
      : `Recorded as version ${version}. Nothing in the database was changed, and nothing is served until a policy opens it.\n`,
  );
}
