import type { Relation } from './relation.js';
import type { Column, Table, TableName } from './table.js';

/** The schema that is served without being named, as in PostgREST's `db-schemas`. */
export const exposedSchema = 'public';

/** All that is known of the application's tables. Immutable; replaced as a whole when the applied schema changes. */
export class Catalog {
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #columns: ReadonlyMap<Table, ReadonlyMap<string, Column>>;

  constructor(
    /** Version of the applied record this was built from; 0 before the first apply. */
    readonly version: number,
    readonly tables: readonly Table[],
    readonly relations: readonly Relation[],
  ) {
    this.#tables = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table]));
    this.#columns = new Map(tables.map((table) => [table, new Map(table.columns.map((c) => [c.name, c]))]));
    Object.freeze(this);
  }

  /** The table of that name, or null. */
  table(name: TableName): Table | null {
    return this.#tables.get(`${name.schema}.${name.name}`) ?? null;
  }

  /** The column of that name, or null. `table` must come from this catalog. */
  column(table: Table, name: string): Column | null {
    return this.#columns.get(table)?.get(name) ?? null;
  }

  /** Relations that start at a table, in a stable order. */
  relationsOf(table: TableName): readonly Relation[] {
    return this.relations.filter((r) => r.source.schema === table.schema && r.source.name === table.name);
  }
}
