import { boundMemory } from '../bounded-memory.js';
import type { DefineCommand } from '../command-context.js';
import type { ExportFlags } from '../run/export.js';

/** `backstay export` */
export const exportCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('export')
    .description('write the rows of a table (or of all) into a CSV or JSON file, as they are at one moment')
    .argument('[table]', 'the table')
    .argument('[file]', 'the file, packed when its name ends in .gz; - or nothing is standard output')
    .option('--format <format>', 'csv, jsonl (an object a line) or json (an array of objects); default: by the name')
    .option('--select <columns>', 'as select of the data API, without related tables')
    .option('--where <column=operator.value>', 'a filter of the data API; may be given again', collect, [])
    .option('--order <columns>', 'as order of the data API (default: by the primary key)')
    .option('--as <role>', 'what anon, authenticated or service_role may read, with claims as role/{"sub":"…"}')
    .option('--all <folder>', 'every table, all as they are at one moment, into a new folder with a list of its files')
    .option('--resume', 'go on behind the last whole row of the file', false)
    .option('--progress', 'show how far it is, also where nobody seems to look on')
    .option('--no-progress', 'show nothing while it runs')
    .action(async (table: string | undefined, file: string | undefined, flags: ExportFlags) => {
      // Before anything is loaded: that alone would let the heap grow.
      boundMemory();
      const context = contextOf(command);
      if (flags.all === undefined) await (await import('../run/export.js')).runExport(context, table, file, flags);
      else await (await import('../run/export-all.js')).runExportAll(context, flags.all, table, flags);
    });
};

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
