import type { Catalog } from '@backstay/catalog';
import { fail, type Role } from '@backstay/kernel';
import type { DataRequest } from '../parse/data-request.js';
import { defaultLimits, type RequestLimits } from '../parse/request-limits.js';
import type { ReadPlan, ResolvedRequest } from '../pipeline.types.js';
import { placeClauses } from './place-clauses.js';
import { resolveCall } from './resolve-call.js';
import { ReadResolver } from './resolve-read.js';
import { suggestTable } from './suggest-table.js';
import { ValueSlots } from './value-slots.js';

/**
 * The second stage: every name becomes a table, column or operator of the catalog, every value goes to its slot.
 * Throws `table_not_found`, `function_not_found`, `column_not_found`, `relation_not_found`, `relation_ambiguous`, and what an operator has
 * against its field's type. With a `reader` it throws `permission_denied` before anything tells of a column that the role
 * may not read; authorisation asks for all grants in any case.
 */
export function resolveRequest(
  request: DataRequest,
  catalog: Catalog,
  limits: RequestLimits = defaultLimits,
  reader: Role | null = null,
): ResolvedRequest {
  if (request.call !== undefined) return resolveCall({ ...request, call: request.call }, catalog, limits, reader);
  const { schema } = request;
  const table = catalog.table({ schema, name: request.table });
  if (table === null) {
    const suggestion = suggestTable(
      request.table,
      catalog.tables.filter((one) => one.schema === schema),
    );
    throw fail('table_not_found', { schema, table: request.table, suggestion });
  }
  const slots = new ValueSlots(limits, request.timeZone);
  const held = reader && { role: reader, given: null };
  const read = new ReadResolver(catalog, schema, limits, slots, held).resolve(placeClauses(request), table);
  // Estimates answer the exact count: an estimate of rows a policy hides would tell about them.
  const plan: ReadPlan = { ...read, count: request.preferences.count === null ? null : 'exact' };
  return { plan, values: slots.texts, asSent: slots.asSent };
}
