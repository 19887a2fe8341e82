import { fail } from '@backstay/kernel';
import type { DataRequest, EmbedClause, EmbedItem, FilterTree, OrderItem, SelectItem } from '../parse/data-request.js';

/** What was said about one table of a request, and the resources embedded in it. */
export interface PlacedRequest {
  readonly select: readonly SelectItem[];
  readonly filters: FilterTree[];
  order: readonly OrderItem[];
  /** Rows; null: no limit was given. */
  limit: number | null;
  offset: number;
  readonly embeds: readonly PlacedEmbed[];
}

/** An embedded resource with what was said about it. */
export interface PlacedEmbed extends PlacedRequest {
  readonly item: EmbedItem;
}

/** Puts what was said about embedded resources where they are. Throws `not_embedded` for one that select lacks. */
export function placeClauses(
  request: Pick<DataRequest, 'select' | 'filters' | 'order' | 'range' | 'clauses'>,
): PlacedRequest {
  const { limit, offset } = request.range;
  const root: PlacedRequest = {
    select: request.select,
    filters: [...request.filters],
    order: request.order,
    limit,
    offset,
    embeds: embedsOf(request.select),
  };
  for (const clause of request.clauses) apply(find(root, clause.path), clause);
  return root;
}

const embedsOf = (select: readonly SelectItem[]): readonly PlacedEmbed[] =>
  select
    .filter((item) => item.kind === 'embed')
    .map((item) => ({
      item,
      select: item.select,
      filters: [],
      order: [],
      limit: null,
      offset: 0,
      embeds: embedsOf(item.select),
    }));

/** A resource is named by its alias or by its own name; of several the first is meant. */
function find(root: PlacedRequest, path: readonly string[]): PlacedRequest {
  let at = root;
  for (const name of path) {
    const found = at.embeds.find(({ item }) => item.resource === name || item.alias === name);
    if (found === undefined) throw fail('not_embedded', { resource: name });
    at = found;
  }
  return at;
}

function apply(target: PlacedRequest, { clause }: EmbedClause): void {
  if (clause.kind === 'filter') target.filters.push(clause.tree);
  else if (clause.kind === 'order') target.order = target.order.length === 0 ? clause.items : target.order;
  else if (clause.kind === 'limit') target.limit = clause.rows;
  else target.offset = clause.rows;
}
