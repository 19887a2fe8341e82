import { writtenName } from '@backstay/catalog';
import { expressionsOf, visit, type Expression, type SubqueryTable } from '@backstay/expression';
import { commandTable, mayRead, type View } from '@backstay/policy';
import { deniedColumns, type EmbedPlan, type ReadPlan, type ResolvedRequest } from '@backstay/query';
import { mostRows, type ExplainContext } from './explain-context.js';
import type { Findings } from './findings.js';
import { judgeStored } from './judge-stored.js';
import { readRegardless, unguarded, type Look } from './read-regardless.js';
import { askedGuards, both, closedBy, grantsMissedBy, notTrue } from './refused-by.js';

/** Looks for what keeps rows back from a read: of its own table, and of each that is embedded. */
export async function explainRead(
  context: ExplainContext,
  { plan, values }: ResolvedRequest,
  findings: Findings,
): Promise<void> {
  for (const { table, column } of deniedColumns(plan, context.principal.role))
    findings.grant({ table: writtenName(table), privilege: 'select', column, policy: null });
  const look: Look = { plan, filter: plan.filter && unguarded(plan.filter), values };
  findings.matching = (await readRegardless(context, look, [], [], 1)).total;
  await explainTable(context, plan, look, findings);
}

/** The rows of a look that SELECT policies hide; and where none is, what lets the others through. */
async function explainTable(context: ExplainContext, plan: ReadPlan, look: Look, findings: Findings): Promise<void> {
  const { policies } = context.snapshot;
  const view = policies.view(plan.table);
  if (view !== null) return explainView(context, plan, view, findings);
  const asked = askedGuards(policies, look.plan, commandTable.select.existing, context.principal.role);
  const { guards, condition } = asked;
  findings.close(...closedBy(guards, writtenName(look.plan.table)));
  findings.grant(...grantsMissedBy(guards));
  const hidden = condition === null ? look : { ...look, filter: both(look.filter, notTrue(condition)) };
  const found = await judgeStored(context, { look: hidden, guards, change: null }, mostRows);
  findings.refuse(found.rows, found.total);
  if (condition === null) return;
  const visible = { ...look, filter: both(look.filter, condition) };
  if (found.total === 0) {
    findings.rows.push(...(await judgeStored(context, { look: visible, guards, change: null }, 3)).rows);
  }
  for (const embed of plan.embeds) await explainEmbed(context, plan, embed, visible, findings);
}

/** A view has no policies: what keeps rows back are those of its tables, and grants that the role lacks there. */
async function explainView(
  context: ExplainContext,
  plan: ReadPlan,
  { query }: View,
  findings: Findings,
): Promise<void> {
  const { role } = context.principal;
  for (const { table: name, alias } of query.from) {
    const table = context.snapshot.catalog.table(name);
    if (table === null) continue;
    const columns = new Set<string>();
    for (const expression of expressionsOf(query))
      visit(expression, (node) => node.kind === 'column' && node.source === alias && columns.add(node.column));
    for (const column of columns)
      if (!mayRead(table, role, column))
        findings.grant({ table: writtenName(table), privilege: 'select', column, policy: null });
    const all: Look = { plan: { table, alias }, filter: null, values: [] };
    await explainTable(context, { ...plan, table, alias, embeds: [] }, all, findings);
  }
}

/** Rows that a relation leads to from rows that are seen. */
async function explainEmbed(
  context: ExplainContext,
  above: ReadPlan,
  { relation, junction, read }: EmbedPlan,
  seen: Look,
  findings: Findings,
): Promise<void> {
  const pair = (from: readonly string[], to: readonly string[], source: Side, target: Side): readonly Expression[] =>
    from.map((name, i) => ({
      kind: 'compare',
      operator: '=',
      left: columnOf(source, name),
      right: columnOf(target, to[i]!),
    }));
  const from: SubqueryTable[] = [tableOf(above)];
  const joins: Expression[] = [];
  const between = relation.junction;
  if (junction !== null && between !== null) {
    const middle: Look = {
      plan: junction,
      filter: existing(from, [...pair(relation.sourceColumns, between.sourceColumns, above, junction), seen.filter]),
      values: seen.values,
    };
    await explainTable(
      context,
      { ...read, table: junction.table, alias: junction.alias, embeds: [] },
      middle,
      findings,
    );
    from.push(tableOf(junction));
    joins.push(...pair(relation.sourceColumns, between.sourceColumns, above, junction));
    joins.push(...pair(between.targetColumns, relation.targetColumns, junction, read));
  } else joins.push(...pair(relation.sourceColumns, relation.targetColumns, above, read));
  const own = read.filter && unguarded(read.filter);
  const look: Look = { plan: read, filter: both(existing(from, [...joins, seen.filter]), own), values: seen.values };
  await explainTable(context, read, look, findings);
}

type Side = Pick<ReadPlan, 'table' | 'alias'>;

const columnOf = ({ table, alias }: Side, name: string): Expression => ({
  kind: 'column',
  type: table.columns.find((column) => column.name === name)!.type,
  source: alias,
  column: name,
});

const tableOf = ({ table, alias }: Side): SubqueryTable => ({
  table: { schema: table.schema, name: table.name },
  alias,
  guard: null,
});

const existing = (from: readonly SubqueryTable[], conditions: readonly (Expression | null)[]): Expression => ({
  kind: 'exists',
  query: { from, where: { kind: 'and', operands: conditions.filter((one) => one !== null) }, select: null },
});
