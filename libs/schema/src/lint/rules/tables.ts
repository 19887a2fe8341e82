import { writtenName } from '@backstay/catalog';
import { visit, type Expression } from '@backstay/expression';
import { bypassesPolicies, roles } from '@backstay/kernel';
import { applies, mayRead, mayUse, rowAlias, type Policy } from '@backstay/policy';
import type { TableDefinition } from '@backstay/query';
import { printExpression } from '@backstay/expression';
import type { SchemaRecord } from '../../schema-record.js';
import type { LintDraft } from '../lint-finding.js';
import { equalColumn, policiesOf, waysOf } from '../lint-subject.js';

const bound = roles.filter((role) => !bypassesPolicies(role));

/** What the policies of a table together leave open or closed by mistake. */
export function lintTables(record: SchemaRecord): readonly LintDraft[] {
  const byTable = Map.groupBy(policiesOf(record), ({ table }) => table);
  return record.tables.flatMap((table) => {
    const policies = (byTable.get(table) ?? []).map(({ policy }) => policy);
    if (policies.length === 0) return [closed(table)];
    return [
      ...writesWithoutSelect(table, policies),
      ...missingChecks(table, policies),
      ...policies.flatMap((policy) => nullableOwners(table, policy)),
      ...unreadColumns(table, policies),
    ];
  });
}

const closed = (table: TableDefinition): LintDraft => ({
  code: 'closed-table',
  severity: 'note',
  table: writtenName(table),
  name: null,
  message: `table ${writtenName(table)} has no policy: only the service key reaches it`,
  advice: 'Fine for what only servers use; otherwise create a policy.',
});

/** Filters and answers read the row too: without a SELECT policy, a write with either reaches nothing. */
function writesWithoutSelect(table: TableDefinition, policies: readonly Policy[]): readonly LintDraft[] {
  const opens = (command: 'select' | 'insert' | 'update' | 'delete', role: (typeof roles)[number]): boolean =>
    policies.some((policy) => policy.permissive && applies(policy, command, role)) && mayUse(table, role, command);
  const blind = bound.filter(
    (role) =>
      (['insert', 'update', 'delete'] as const).some((command) => opens(command, role)) && !opens('select', role),
  );
  return blind.map((role) => ({
    code: 'write-without-select',
    severity: 'warning',
    table: writtenName(table),
    name: null,
    message: `${role} may write ${writtenName(table)}, but no policy lets it read: writes with a filter reach no row, and those that answer rows are refused`,
    advice: `create policy … on ${writtenName(table)} for select to ${role} using (…);`,
  }));
}

/** An update without a check of its own may make rows that an insert of the same role would refuse. */
function missingChecks(table: TableDefinition, policies: readonly Policy[]): readonly LintDraft[] {
  const demanded = policies
    .filter((policy) => policy.permissive && policy.command === 'insert' && policy.check !== null)
    .map((policy) => ({ policy, clauses: texts(policy.check!) }));
  return policies.flatMap((policy) => {
    if (!policy.permissive || policy.command !== 'update' || policy.check !== null || policy.using === null) return [];
    const kept = texts(policy.using);
    const other = demanded.find(
      (one) =>
        one.policy.roles.some((role) => policy.roles.includes(role)) &&
        [...one.clauses].some((clause) => !kept.has(clause)),
    );
    if (other === undefined) return [];
    const lost = [...other.clauses].filter((clause) => !kept.has(clause)).join(' and ');
    return [
      {
        code: 'missing-check',
        severity: 'warning',
        table: writtenName(table),
        name: policy.name,
        message: `policy "${policy.name}" on ${writtenName(table)} has no with check: an update may make rows that "${other.policy.name}" refuses (${lost})`,
        advice: 'Write with check (…) with what a row must be after the change.',
      },
    ];
  });
}

/** The clauses that every way of a condition asks for. */
function texts(condition: Expression): ReadonlySet<string> {
  const ways = (waysOf(condition) ?? []).map(
    (way) =>
      new Set(
        [...way].map((clause) => printExpression(clause, { row: { source: rowAlias, table: '' }, guards: false })),
      ),
  );
  const [first, ...more] = ways;
  return new Set([...(first ?? [])].filter((clause) => more.every((way) => way.has(clause))));
}

function nullableOwners(table: TableDefinition, { name, using, check }: Policy): readonly LintDraft[] {
  const owners = [using, check].flatMap((condition) =>
    condition === null
      ? []
      : (waysOf(condition) ?? []).flatMap((way) =>
          [...way].flatMap((clause) => {
            const equal = equalColumn(clause);
            return equal?.to.kind === 'claim' && equal.to.claim === 'uid' ? [equal.column] : [];
          }),
        ),
  );
  return [...new Set(owners)]
    .filter((owner) => table.columns.find((column) => column.name === owner)?.nullable === true)
    .map((owner) => ({
      code: 'nullable-owner',
      severity: 'note',
      table: writtenName(table),
      name,
      message: `policy "${name}" compares ${writtenName(table)}.${owner} with auth.uid(), and the column may be empty: such rows are nobody's`,
      advice: `Make it not null, with default auth.uid().`,
    }));
}

/** Columns that no role may read though rows of the table are reached. Columns that policies ask for have a use. */
function unreadColumns(table: TableDefinition, policies: readonly Policy[]): readonly LintDraft[] {
  const readers = bound.filter((role) =>
    policies.some((policy) => policy.permissive && applies(policy, 'select', role)),
  );
  const asked = new Set<string>();
  for (const { using, check } of policies)
    for (const condition of [using, check])
      if (condition !== null)
        visit(condition, (node) => {
          if (node.kind === 'column' && node.source === rowAlias) asked.add(node.column);
        });
  const unread = table.columns.filter(
    ({ name }) => readers.length > 0 && !asked.has(name) && !readers.some((role) => mayRead(table, role, name)),
  );
  return unread.map(({ name }) => ({
    code: 'unread-column',
    severity: 'note',
    table: writtenName(table),
    name: null,
    message: `${writtenName(table)}.${name} is granted to nobody and asked for by no policy: only the service key reads it`,
    advice: 'Fine for what only servers use; otherwise grant select on it.',
  }));
}
