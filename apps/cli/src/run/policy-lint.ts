import { lintPolicies, parseSchema, readSchemaFolder, SchemaProblems, type LintFinding } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { Refusal } from '../refusal.js';
import { loadProject } from './load-project.js';

/** Prints what the lint finds. Throws Refusal for an error, and with `strict` for a warning; SchemaProblems. */
export async function runPolicyLint(context: CommandContext, { strict }: { readonly strict: boolean }): Promise<void> {
  const { project } = loadProject(context.options);
  const parsed = await parseSchema(await readSchemaFolder(project.schemaDir));
  const findings = lintPolicies(parsed);
  const told = new Set(findings.filter(({ code }) => code === 'cycle').map(({ message }) => message));
  const others = parsed.problems.filter(({ message }) => !told.has(message));
  if (others.length > 0) throw new SchemaProblems(parsed.problems);
  if (context.options.json) context.out(`${JSON.stringify({ findings }, null, 2)}\n`);
  else context.out(findings.length === 0 ? 'Nothing to say.\n' : findings.map(findingText).join(''));
  const counts = (severity: LintFinding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const failing = counts('error') + (strict ? counts('warning') : 0);
  if (failing > 0)
    throw new Refusal(failing === 1 ? 'one thing is wrong, see above.' : `${failing} things are wrong, see above.`);
}

function findingText({ severity, code, message, advice, at }: LintFinding): string {
  const place = at === null ? '' : `${at.file}:${at.line}: `;
  return `${severity.padEnd(8)}${place}${message} [${code}]\n        ${advice}\n`;
}
