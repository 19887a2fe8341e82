import type { Catalog, Relation, Table } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { RequestLimits } from '../parse/request-limits.js';
import type { EmbedPlan, ReadPlan } from '../pipeline.types.js';
import { embedExists } from './embed-expression.js';
import { findRelation } from './find-relation.js';
import type { PlacedEmbed, PlacedRequest } from './place-clauses.js';
import { resolveFilters } from './resolve-filter.js';
import { resolveOrder } from './resolve-order.js';
import { resolveSelect } from './resolve-select.js';
import type { Scope } from './scope.js';
import type { ValueSlots } from './value-slots.js';

/** Resolves a read with all that is embedded in it; every table of it gets an alias of its own. */
export class ReadResolver {
  #tables = 0;

  constructor(
    private readonly catalog: Catalog,
    private readonly limits: RequestLimits,
    private readonly slots: ValueSlots,
  ) {}

  /** The read of a table, not counted. */
  resolve(request: PlacedRequest, table: Table): ReadPlan {
    const alias = `t${this.#tables++}`;
    const embeds = request.embeds.map((embed) => this.#embed(embed, table));
    const scope: Scope = { catalog: this.catalog, table, alias, embeds };
    const columns = resolveSelect(request.select, scope);
    const { limit, offset } = request;
    return {
      kind: 'read',
      table,
      alias,
      columns,
      filter: this.#filter(request, scope),
      order: resolveOrder(request.order, columns, scope),
      limit: Math.min(limit ?? this.limits.maxRows, this.limits.maxRows),
      offset: offset === 0 ? null : offset,
      count: null,
      embeds,
    };
  }

  #embed(request: PlacedEmbed, origin: Table): EmbedPlan {
    const { item } = request;
    const relation = findRelation(origin, item.resource, item.hint, this.catalog);
    const read = this.resolve(request, this.#tableOf(relation.target));
    const junction = relation.junction && {
      table: this.#tableOf(relation.junction.table),
      alias: `${read.alias}_j`,
    };
    return {
      relation,
      junction,
      key: item.alias ?? item.resource,
      toOne: relation.kind === 'many-to-one' || relation.kind === 'one-to-one',
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
