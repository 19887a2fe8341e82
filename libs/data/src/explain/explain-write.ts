import { writtenName } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { commandTable } from '@backstay/policy';
import { deniedColumns, deniedPrivileges, formOf, type StoredRow, type WritePlan } from '@backstay/query';
import { mostRows, type ExplainContext } from './explain-context.js';
import type { RowExplanation } from './explanation.js';
import type { Findings } from './findings.js';
import { judgeProposed } from './judge-proposed.js';
import { judgeStored, withChange } from './judge-stored.js';
import { readRegardless, unguarded, type Look } from './read-regardless.js';
import { askedGuards, both, closedBy, grantsMissedBy, notTrue, type AskedGuards } from './refused-by.js';

/** Looks for what keeps a write from rows that exist, and from writing those that it proposes. */
export async function explainWrite(context: ExplainContext, plan: WritePlan, findings: Findings): Promise<void> {
  const { role } = context.principal;
  const { table } = plan;
  findings.grant(
    ...deniedPrivileges(plan, role).map((denied) => ({ table: writtenName(table), ...denied, policy: null })),
    ...[plan.reach.plan, plan.read].flatMap((read) =>
      deniedColumns(read, role, { ofWrite: true }).map((denied) => ({
        table: writtenName(denied.table),
        privilege: 'select' as const,
        column: denied.column,
        policy: null,
      })),
    ),
  );
  const form = commandTable[formOf(plan)];
  if (plan.kind === 'update' || plan.kind === 'delete') {
    const existing = ask(context, plan, form.existing, findings);
    const proposed = ask(context, plan, form.proposed, findings);
    return explainChange(context, plan, existing, proposed, findings);
  }
  await explainProposals(context, plan, ask(context, plan, form.proposed, findings), findings);
  if (plan.kind !== 'merge') return;
  const conflicting = ask(context, plan, form.conflicting, findings);
  await explainConflicts(context, plan, conflicting, ask(context, plan, form.merged, findings), findings);
}

/** The guards of a list; what is closed or may not be read is noted. */
function ask(
  { snapshot, principal }: ExplainContext,
  plan: WritePlan,
  list: Parameters<typeof askedGuards>[2],
  findings: Findings,
): AskedGuards {
  const asked = askedGuards(snapshot.policies, plan, list, principal.role);
  findings.close(...closedBy(asked.guards, writtenName(plan.table)));
  findings.grant(...grantsMissedBy(asked.guards));
  return asked;
}

async function explainChange(
  context: ExplainContext,
  plan: WritePlan,
  existing: AskedGuards,
  proposed: AskedGuards,
  findings: Findings,
): Promise<void> {
  const { filter } = plan.reach.plan;
  const look: Look = { plan, filter: filter && unguarded(filter), values: plan.reach.values };
  findings.matching = (await readRegardless(context, look, [], [], 1)).total;
  await explainStored(context, look, existing, null, findings);
  if (plan.kind === 'delete' || existing.condition === null) return;
  const reached = { ...look, filter: both(look.filter, existing.condition) };
  await explainStored(context, reached, proposed, plan.change, findings);
}

/** Rows of a look that do not pass; and where all do, some of them. */
async function explainStored(
  context: ExplainContext,
  look: Look,
  { guards, condition }: AskedGuards,
  change: StoredRow | null,
  findings: Findings,
): Promise<void> {
  const values = [...look.values];
  const refusing = condition === null ? null : notTrue(withChange(condition, look, change, values));
  const refused = { ...look, values, filter: both(look.filter, refusing) };
  const found = await judgeStored(context, { look: refused, guards, change }, mostRows);
  findings.refuse(found.rows, found.total);
  if (found.total === 0) findings.rows.push(...(await judgeStored(context, { look, guards, change }, 3)).rows);
}

async function explainProposals(
  context: ExplainContext,
  plan: WritePlan,
  { guards }: AskedGuards,
  findings: Findings,
): Promise<void> {
  const rows = plan.rows.map((row, place) => ({ row, place }));
  const shown: RowExplanation[] = [];
  for (let start = 0; start < rows.length && shown.length < mostRows; start += mostRows) {
    const judged = await judgeProposed(context, plan, guards, rows.slice(start, start + mostRows));
    shown.push(...judged.filter(({ passes }) => !passes));
    if (start === 0 && shown.length === 0) findings.rows.push(...judged.slice(0, 3));
  }
  findings.refuse(shown, shown.length);
}

/** The rows that an upsert runs into, as they are and as it would leave them. */
async function explainConflicts(
  context: ExplainContext,
  plan: WritePlan,
  conflicting: AskedGuards,
  merged: AskedGuards,
  findings: Findings,
): Promise<void> {
  const columns = plan.conflict?.columns ?? [];
  for (const row of plan.rows.slice(0, mostRows)) {
    const values: (string | null)[] = [];
    const operands = columns.map((name): Expression => {
      values.push(row.get(name) ?? null);
      const { type } = plan.table.columns.find((column) => column.name === name)!;
      const left: Expression = { kind: 'column', type, source: plan.alias, column: name };
      return { kind: 'compare', operator: '=', left, right: { kind: 'value', type, slot: values.length - 1 } };
    });
    const look: Look = { plan, filter: { kind: 'and', operands }, values };
    const change = new Map([...row].filter(([name]) => plan.given.includes(name)));
    for (const [asked, as] of [
      [conflicting, null],
      [merged, change],
    ] as const) {
      const { rows } = await judgeStored(context, { look, guards: asked.guards, change: as }, 1);
      const refused = rows.filter(({ passes }) => !passes);
      findings.refuse(refused, refused.length);
    }
  }
}
