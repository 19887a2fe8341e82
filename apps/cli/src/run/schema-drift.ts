import { describeDrift, DriftService, type DriftReport } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { Refusal } from '../refusal.js';
import { schemaModules, withModules } from './open-context.js';

/** Prints what somebody changed by hand since the last apply. Throws Refusal when there is something, unless accepted. */
export async function runSchemaDrift(context: CommandContext, { accept }: { readonly accept: boolean }): Promise<void> {
  await withModules(context, schemaModules(), async (modules) => {
    const drift = modules.get(DriftService);
    const report = await (accept ? drift.accept() : drift.report());
    printDrift(context, report, accept);
    const count = report.findings.length;
    if (count > 0 && !accept)
      throw new Refusal(
        `${count === 1 ? '1 difference' : `${count} differences`} to what version ${report.version} left. ` +
          'Put them back as they were, or run `backstay schema drift --accept` if they are meant.',
      );
  });
}

function printDrift({ options, out }: CommandContext, report: DriftReport, accept: boolean): void {
  if (options.json) return out(`${JSON.stringify(report, null, 2)}\n`);
  if (report.version === 0) return out('Nothing is applied to this database yet, so nothing can have changed.\n');
  const since = `version ${report.version} of ${report.appliedAt ?? ''}`;
  if (report.findings.length === 0) return out(`No drift: the database is as ${since} left it.\n`);
  out(accept ? `Accepted as ${since}:\n` : `Changed by hand since ${since}:\n`);
  for (const finding of report.findings)
    out(`  ${describeDrift(finding)}${finding.ours ? '' : ' (not a table of the schema)'}\n`);
}
