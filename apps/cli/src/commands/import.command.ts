import { boundMemory } from '../bounded-memory.js';
import type { DefineCommand } from '../command-context.js';
import type { ImportFlags } from '../run/import.js';

/** `backstay import` */
export const importCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('import')
    .description('load rows of a CSV or JSON file into a table, or of all files of a folder into theirs')
    .argument('[table]', 'the table the rows go to')
    .argument('[file]', 'the file, unpacked on the way when its name ends in .gz; - is standard input')
    .option('--format <format>', 'csv, jsonl (an object a line) or json (an array of objects); default: by the name')
    .option('--columns <names>', 'the columns of a CSV file without a line of names, or the keys of JSON that count')
    .option('--map <field=column>', 'another name for a field; "field=" leaves it out; may be given again', collect, [])
    .option('--null <text>', 'the text without quotes that is NULL in CSV (default: nothing at all)')
    .option('--on-conflict <columns>', 'rows whose key is there already are passed over')
    .option('--upsert', 'rows whose key (of --on-conflict, or the primary one) is there already change it', false)
    .option('--batch <rows>', 'rows of one transaction', '200')
    .option('--all <folder>', 'every file of a folder that export --all has written, into empty tables')
    .option('--resume', 'go on behind what a run before has committed', false)
    .option('--restart', 'begin again, whatever a run before has committed', false)
    .option('--reject <file>', 'write refused rows to this file, and why to <file>.reasons.jsonl')
    .option('--max-rejects <rows>', 'refused rows that do not end it (default: none; with --reject any number)')
    .option('--dry-run', 'read and check the file, write nothing', false)
    .option('--progress', 'show how far it is, also where nobody seems to look on')
    .option('--no-progress', 'show nothing while it runs')
    .action(async (table: string | undefined, file: string | undefined, flags: ImportFlags) => {
      // Before anything is loaded: that alone would let the heap grow.
      boundMemory();
      const context = contextOf(command);
      if (flags.all === undefined) await (await import('../run/import.js')).runImport(context, table, file, flags);
      else await (await import('../run/import-all.js')).runImportAll(context, flags.all, table, flags);
    });
};

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
