import { exposedSchema, type Catalog } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import type { DataRequest } from '../parse/data-request.js';
import { defaultLimits, type RequestLimits } from '../parse/request-limits.js';
import type { ResolvedRequest } from '../pipeline.types.js';
import { resolveFilters } from './resolve-filter.js';
import { resolveOrder } from './resolve-order.js';
import { resolveSelect } from './resolve-select.js';
import type { Scope } from './scope.js';
import { suggestTable } from './suggest-table.js';
import { ValueSlots } from './value-slots.js';

/** Alias of the table that is read; expressions of the request and of its policies name it. */
const rootAlias = 't0';

/**
 * The second stage: every name becomes a table, column or operator of the catalog, every value goes to its slot.
 * Throws `table_not_found`, `column_not_found`, and what an operator has against its field's type.
 */
export function resolveRequest(
  request: DataRequest,
  catalog: Catalog,
  limits: RequestLimits = defaultLimits,
): ResolvedRequest {
  const table = catalog.table({ schema: exposedSchema, name: request.table });
  if (table === null) {
    const suggestion = suggestTable(
      request.table,
      catalog.tables.filter((one) => one.schema === exposedSchema),
    );
    throw fail('table_not_found', { schema: exposedSchema, table: request.table, suggestion });
  }
  const scope: Scope = { catalog, table, alias: rootAlias };
  const slots = new ValueSlots(limits);
  const columns = resolveSelect(request.select, scope);
  const filter = resolveFilters(request.filters, scope, slots);
  const order = resolveOrder(request.order, columns, scope);
  const { limit, offset } = request.range;
  return {
    plan: {
      kind: 'read',
      table,
      alias: rootAlias,
      columns,
      filter,
      order,
      limit: Math.min(limit ?? limits.maxRows, limits.maxRows),
      offset: offset === 0 ? null : offset,
      // Estimates answer the exact count: an estimate of rows a policy hides would tell about them.
      count: request.preferences.count === null ? null : 'exact',
    },
    values: slots.texts,
  };
}
