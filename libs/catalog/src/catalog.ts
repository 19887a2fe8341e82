import type { CatalogFunction } from './catalog-function.js';
import { readName, writtenName } from './qualified-name.js';
import type { Relation } from './relation.js';
import type { Column, Table, TableName } from './table.js';

/** All that is known of the application's tables. Immutable; replaced as a whole when the applied schema changes. */
export class Catalog {
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #columns: ReadonlyMap<Table, ReadonlyMap<string, Column>>;
  readonly #functions: ReadonlyMap<string, readonly CatalogFunction[]>;
  readonly #rows: ReadonlyMap<CatalogFunction, Table>;

  constructor(
    /** Version of the applied record this was built from; 0 before the first apply. */
    readonly version: number,
    readonly tables: readonly Table[],
    readonly relations: readonly Relation[],
    /** Functions that can be called; those of one name are told apart by their arguments. */
    readonly functions: readonly CatalogFunction[] = [],
  ) {
    this.#tables = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table]));
    this.#functions = Map.groupBy(functions, ({ name }) => name);
    this.#rows = new Map(functions.map((one) => [one, this.#rowOf(one)]));
    const known = new Set([...tables, ...this.#rows.values()]);
    this.#columns = new Map([...known].map((table) => [table, new Map(table.columns.map((c) => [c.name, c]))]));
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

  /** The functions of that name. Callers may name one with a dot: what is written alike is not yet the same. */
  functionsOf(name: TableName): readonly CatalogFunction[] {
    const found = this.#functions.get(writtenName(name)) ?? [];
    return found.filter((one) => readName(one.name).schema === name.schema);
  }

  /** What the rows of a function are: those of a table, or of none. `called` must come from this catalog. */
  rowOf(called: CatalogFunction): Table {
    return this.#rows.get(called)!;
  }

  #rowOf({ name, result }: CatalogFunction): Table {
    if (result.kind === 'rows' && 'schema' in result.of) {
      const table = this.table(result.of);
      if (table === null) throw new Error(`Function ${name} gives rows of ${result.of.name}, which is no table`);
      return table;
    }
    const columns = result.kind === 'rows' ? (result.of as readonly Column[]) : columnsOf(result);
    return { ...nothing, name, columns };
  }

  /** As `column`, also one that a function computes: what a request can read by name. */
  field(table: Table, name: string): Column | null {
    return this.column(table, name) ?? table.computed?.find((one) => one.name === name) ?? null;
  }

  /** Relations that start at a table, in a stable order. */
  relationsOf(table: TableName): readonly Relation[] {
    return this.relations.filter((r) => r.source.schema === table.schema && r.source.name === table.name);
  }
}

/** Rows that are of no table: they have no keys and no relations. */
const nothing: Omit<Table, 'name' | 'columns'> = {
  schema: '',
  primaryKey: null,
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys: [],
  checkNames: [],
  grants: [],
  comment: null,
};

const columnsOf = (result: CatalogFunction['result']): readonly Column[] =>
  result.kind === 'value' ? [result.column] : [];
