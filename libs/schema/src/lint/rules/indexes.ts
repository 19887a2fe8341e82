import { writtenName } from '@backstay/catalog';
import { subqueryOf, visit, type Expression, type Subquery } from '@backstay/expression';
import { allIndexes, plainColumns, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../../schema-record.js';
import type { LintDraft } from '../lint-finding.js';
import { commandsOf, equalColumn, policiesOf, waysOf } from '../lint-subject.js';

/**
 * Policies that search rows by columns which no index leads with. Every engine gets the same indexes: those of the
 * author, of keys, and one for each foreign key.
 */
export function lintIndexes(record: SchemaRecord): readonly LintDraft[] {
  return policiesOf(record).flatMap(({ policy, table }) => {
    const missing = new Set<string>();
    const searches = commandsOf(policy).some((command) => command !== 'insert');
    if (policy.using !== null && searches)
      for (const column of unledColumns(policy.using, table)) missing.add(`${writtenName(table)} (${column})`);
    for (const condition of [policy.using, policy.check]) {
      if (condition === null) continue;
      visit(condition, (node) => {
        const query = subqueryOf(node);
        for (const place of query === null ? [] : unledLookups(query, record)) missing.add(place);
      });
    }
    return [...missing].map((place): LintDraft => ({
      code: 'no-index',
      severity: 'warning',
      table: writtenName(table),
      name: policy.name,
      message: `policy "${policy.name}" on ${writtenName(table)} looks for rows of ${place}, which no index leads with`,
      advice: `create index on ${place};`,
    }));
  });
}

const leadingColumns = (table: TableDefinition): ReadonlySet<string> =>
  new Set([
    ...[table.primaryKey, ...table.uniqueKeys].flatMap((key) => key?.columns[0] ?? []),
    ...allIndexes(table).flatMap((index) => plainColumns(index)?.[0] ?? []),
  ]);

/** Of each way in which the condition compares columns with who is asking: its columns, when no index serves any. */
function unledColumns(condition: Expression, table: TableDefinition): readonly string[] {
  const leading = leadingColumns(table);
  return (waysOf(condition) ?? []).flatMap((way) => {
    const asked = [...way].flatMap((clause) => {
      const equal = equalColumn(clause);
      return equal?.to.kind === 'claim' ? [equal.column] : [];
    });
    return asked.some((column) => leading.has(column)) ? [] : asked;
  });
}

/** Columns by which a subquery finds its rows: those it compares with the row outside, a claim or a constant. */
function unledLookups({ from, where }: Subquery, record: SchemaRecord): readonly string[] {
  const [only, ...more] = from;
  // How joined tables are gone through is for the engine to choose.
  if (only === undefined || more.length > 0 || where === null) return [];
  const table = record.tables.find(({ schema, name }) => schema === only.table.schema && name === only.table.name);
  if (table === undefined) return [];
  const leading = leadingColumns(table);
  return (waysOf(where) ?? []).flatMap((way) => {
    const asked = [...way].flatMap((clause) => {
      if (clause.kind !== 'compare' || clause.operator !== '=') return [];
      const own = [clause.left, clause.right].filter((side) => side.kind === 'column' && side.source === only.alias);
      return own.length === 1 ? own.flatMap((side) => (side.kind === 'column' ? [side.column] : [])) : [];
    });
    return asked.length === 0 || asked.some((column) => leading.has(column))
      ? []
      : [`${writtenName(table)} (${asked[0]!})`];
  });
}
