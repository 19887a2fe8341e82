import type { Table, TableName } from '@backstay/catalog';
import { visit, type Expression, type Subquery, type SubqueryTable } from '@backstay/expression';
import { fail, type Role } from '@backstay/kernel';
import { keyOf } from './applies.js';
import { mayRead, mayUse } from './grants.js';

/** A table's name and who may do what with it. */
export type GrantedTable = TableName & Pick<Table, 'grants'>;

/**
 * A policy's subquery is run with the asking role's own rights: it needs the SELECT grant for every table it reads, and
 * for every column it names. (The row that the policy is about needs none.) A table that is not listed has no grants.
 * Throws Failure `permission_denied`.
 */
export function requireGrants(query: Subquery, role: Role, tables: readonly GrantedTable[]): void {
  const unguarded = { ...query, from: query.from.map(({ table, alias }) => ({ table, alias })) };
  requireReads(query.from, [{ kind: 'exists', query: unguarded }], role, tables);
}

/**
 * As `requireGrants`, for tables under their aliases and expressions that read them: a view is read in the same way.
 * `written`: the alias of the table that the statement writes, which needs SELECT for the columns that are named alone.
 */
export function requireReads(
  sources: readonly SubqueryTable[],
  expressions: readonly Expression[],
  role: Role,
  tables: readonly GrantedTable[],
  written: string | null = null,
): void {
  for (const { table, alias } of sources) {
    const granted = tables.find((candidate) => keyOf(candidate) === keyOf(table));
    let allowed = granted !== undefined && (alias === written || mayUse(granted, role, 'select'));
    for (const expression of expressions) {
      visit(expression, (node) => {
        if (node.kind !== 'column' || node.source !== alias) return;
        allowed &&= granted !== undefined && mayRead(granted, role, node.column);
      });
    }
    if (!allowed) throw fail('permission_denied', { table: table.name });
  }
}
