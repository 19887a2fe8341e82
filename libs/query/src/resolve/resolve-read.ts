import type { Catalog, Relation, Table } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { SelectItem } from '../parse/data-request.js';
import type { RequestLimits } from '../parse/request-limits.js';
import type { EmbedPlan, ReadPlan } from '../pipeline.types.js';
import { embedExists } from './embed-expression.js';
import { findRelation } from './find-relation.js';
import type { PlacedEmbed, PlacedRequest } from './place-clauses.js';
import { resolveFilters } from './resolve-filter.js';
import { aggregates, groupedColumns } from './group-read.js';
import { groupOrder } from './group-order.js';
import { needsFold } from './lossless-casts.js';
import { resolveOrder, resolveTerms } from './resolve-order.js';
import { isAggregate, isRowCount, resolveSelect } from './resolve-select.js';
import type { Reader, Scope } from './scope.js';
import type { ValueSlots } from './value-slots.js';

/** Of the table, or the function, that a request is about. */
export const firstAlias = 't0';

/** Resolves a read with all that is embedded in it; every table of it gets an alias of its own. */
export class ReadResolver {
  #tables = 0;

  constructor(
    private readonly catalog: Catalog,
    /** The request's: only its tables are embedded. */
    private readonly schema: string,
    private readonly limits: RequestLimits,
    private readonly slots: ValueSlots,
    private readonly reader: Reader | null = null,
  ) {}

  /** The read of a table, not counted. */
  resolve(request: PlacedRequest, table: Table, spread = false): ReadPlan {
    if (!this.limits.aggregates && request.select.some(isAggregate)) throw fail('aggregates_off', {});
    const alias = `t${this.#tables++}`;
    const embeds = request.embeds.map((embed) => this.#embed(embed, table));
    const scope: Scope = { catalog: this.catalog, table, alias, embeds, ...(this.reader && { reader: this.reader }) };
    const columns = resolveSelect(request.select, scope);
    const { limit, offset } = request;
    const read: Ungrouped = {
      kind: 'read',
      table,
      alias,
      columns,
      filter: this.#filter(request, scope),
      limit: Math.min(limit ?? this.limits.maxRows, this.limits.maxRows),
      offset: offset === 0 ? null : offset,
      count: null,
      embeds,
    };
    if (spread || !aggregates(read)) return { ...read, order: resolveOrder(request.order, columns, scope) };
    return this.#grouped(read, request, scope);
  }

  /** A read whose rows are groups: what is embedded has become keys. */
  #grouped(read: Ungrouped, request: PlacedRequest, scope: Scope): ReadPlan {
    requireAlone(request.select, scope);
    const columns = groupedColumns(read, scope, this.catalog);
    const grouped = {
      ...read,
      columns,
      embeds: read.embeds.map((embed) => ({ ...embed, hidden: true })),
      grouped: true,
      ...(needsFold(columns) ? ({ folded: true } as const) : {}),
    } as const;
    return { ...grouped, order: groupOrder(resolveTerms(request.order, scope), grouped) };
  }

  #embed(request: PlacedEmbed, origin: Table): EmbedPlan {
    const { item } = request;
    const relation = findRelation(origin, item.resource, item.hint, {
      catalog: this.catalog,
      schema: this.schema,
      exposed: this.limits.schemas,
    });
    const table = this.#tableOf(relation.target);
    const read = this.resolve(request, table, item.spread);
    const toOne = relation.kind === 'many-to-one' || relation.kind === 'one-to-one';
    if (item.spread) refuseSpread(request, { toOne, read }, { catalog: this.catalog, table });
    const junction = relation.junction && {
      table: this.#tableOf(relation.junction.table),
      alias: `${read.alias}_j`,
    };
    return {
      relation,
      junction,
      key: item.alias ?? item.resource,
      toOne,
      spread: item.spread,
      hidden: read.columns.length === 0 && read.embeds.every((embed) => embed.hidden),
      paged: request.limit !== null || request.offset !== 0,
      read,
    };
  }

  /** What was asked for, and that there is a related row for each `!inner`. */
  #filter(request: PlacedRequest, scope: Scope): Expression | null {
    const filter = resolveFilters(request.filters, scope, this.slots);
    const inner = request.embeds.flatMap(({ item }, i) =>
      item.inner ? [embedExists(scope.embeds![i]!, scope, this.catalog)] : [],
    );
    if (inner.length === 0) return filter;
    const own = filter === null ? [] : filter.kind === 'and' ? filter.operands : [filter];
    const operands = [...own, ...inner];
    return operands.length === 1 ? operands[0]! : { kind: 'and', operands };
  }

  #tableOf(name: Relation['target']): Table {
    const table = this.catalog.table(name);
    if (table === null) throw new Error(`A relation leads to ${name.schema}.${name.name}, which is no table`);
    return table;
  }
}

type Ungrouped = Omit<ReadPlan, 'order'>;

/** Aggregates of many rows in a spread would be arrays of one; those of one count for the row above. */
function refuseSpread(
  request: PlacedRequest,
  { toOne, read }: Pick<EmbedPlan, 'toOne' | 'read'>,
  scope: Pick<Scope, 'catalog' | 'table'>,
): void {
  if (!toOne && aggregates(read)) {
    throw fail('not_supported', {
      feature: 'Aggregates are not implemented for one-to-many or many-to-many spreads.',
    });
  }
  if (request.select.some((item) => isRowCount(item, scope))) {
    throw fail('not_supported', { feature: 'count without brackets in a spread', hint: 'Write count().' });
  }
}

/**
 * `count` without brackets is no aggregate in PostgREST's eyes, so nothing is grouped by what stands beside it, and beside an
 * aggregate it would be what rows are grouped by.
 */
function requireAlone(select: readonly SelectItem[], scope: Scope): void {
  if (!select.some((item) => isRowCount(item, scope))) return;
  if (select.some(isAggregate)) throw fail('grouped_aggregate', {});
  const other = select.find((item) => !isRowCount(item, scope) && item.kind !== 'embed');
  if (other === undefined) return;
  const column = other.kind === 'field' ? other.field.column : (scope.table.columns[0]?.name ?? '');
  throw fail('ungrouped_column', { table: scope.table.name, column });
}
