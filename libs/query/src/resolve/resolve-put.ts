import type { Table } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import { parseValue } from '../compile/values/parse-value.js';
import { fromZone } from '../compile/values/zoned-value.js';
import type { FilterTree } from '../parse/data-request.js';
import type { WriteRequest } from '../parse/parse-write.js';
import type { StoredRow } from '../write-plan.js';

/**
 * What PUT asks for besides an upsert: one `eq` filter for each column of the primary key, all columns in the body, and
 * the same key in both. Throws `bad_put_filter`, `put_key_mismatch`, `bad_body`.
 */
export function resolvePut({ read, columns }: WriteRequest, table: Table, rows: readonly StoredRow[]): void {
  const key = table.primaryKey?.columns ?? [];
  const filters = read.filters.map(equality);
  const named = new Set(filters.map((filter) => filter?.column));
  if (filters.length !== key.length || !key.every((name) => named.has(name))) throw fail('bad_put_filter', {});
  const left = table.columns.filter((column) => !column.generated && column.identity !== 'always');
  for (const { name } of left) {
    if (!columns.includes(name))
      throw fail('bad_body', {
        reason: `You must specify all columns in the payload when using PUT (${name} is missing)`,
      });
  }
  for (const filter of filters) {
    const type = table.columns.find((column) => column.name === filter?.column)?.type;
    if (
      !filter ||
      !type ||
      rows[0]?.get(filter.column) !== parseValue(fromZone(filter.value, type, read.timeZone), type)
    ) {
      throw fail('put_key_mismatch', {});
    }
  }
}

/** Column and value of `column=eq.value`; null for any other filter. */
function equality(tree: FilterTree): { readonly column: string; readonly value: string } | null {
  if (tree.kind !== 'condition' || tree.negated || tree.quantifier !== null || tree.field.as !== null) return null;
  const [value] = tree.values;
  return tree.operator.name === 'eq' && typeof value === 'string' ? { column: tree.field.column, value } : null;
}
