import type { Column, Table } from '@backstay/catalog';
import { treeWriter } from '../render/tree-writer.js';
import type { RowWriter } from '../render/write-rows.js';
import { cellsOf, namesOf } from '../shared-row.js';
import type { AuthorisedWrite, StoredRow } from '../write-plan.js';
import type { CompiledNode } from './compile-node.js';
import type { Dialect } from './dialect.js';
import type { Binding, DriverValue, Fragment, Statement } from './fragment.js';
import { resultColumn } from './result-column.js';
import { finish, join, sql } from './sql.js';

/** What an INSERT gives back of its rows: nothing, their key, or what is selected of them with the key behind it. */
export type GivenBack = 'nothing' | 'key' | 'rows';

/** Numbers of rows, and sets of columns, of which the text is kept. Both are made by callers. */
const keptTexts = 8;
const keptShapes = 16;

/**
 * The plain INSERTs of an authorised write: rows whose policies are decided already go in as VALUES. What does not depend
 * on the rows is made once, so a write of the same shape may use the same one again.
 */
export class InsertStatements {
  #node: { readonly plain: CompiledNode | null } | null = null;
  #objects: { readonly longest: number; readonly write: RowWriter } | null = null;
  readonly #table: Table;
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #shapes = new Map<string, InsertShape>();
  /** Of the rows before, which are mostly like those that follow. */
  #last: { readonly names: readonly string[]; readonly back: GivenBack; readonly shape: InsertShape } | null = null;

  constructor(
    private readonly write: AuthorisedWrite,
    private readonly dialect: Dialect,
  ) {
    this.#table = write.plan.table;
    this.#columns = new Map(this.#table.columns.map((column) => [column.name, column]));
  }

  /** The cells of rows given back; null: it takes a read (related rows, groups, filters, what the database computes). */
  get node(): CompiledNode | null {
    return (this.#node ??= { plain: plainNode(this.write.read.plan, this.#columns, this.dialect) }).plain;
  }

  /** The writer of the rows of `node` as objects, moments in UTC. Throws `too_large` over `longest` characters. */
  objects(longest: number): RowWriter {
    if (this.#objects?.longest !== longest) {
      this.#objects = { longest, write: treeWriter(this.node!, [], { longest, timeZone: null }) };
    }
    return this.#objects.write;
  }

  /** Names of the columns of `node`, in its order; empty where that is null. */
  get selected(): readonly string[] {
    return this.node?.columns.map(({ source }) => nameOf(source)!) ?? [];
  }

  /**
   * All rows in one statement; they store the same columns, one at least. `numbered`: what numbers the database gives
   * the rows must be told of all of them.
   */
  values(rows: readonly StoredRow[], back: GivenBack, numbered = false): Statement {
    const names = namesOf(rows[0]!);
    if (this.#last === null || this.#last.names !== names || this.#last.back !== back)
      this.#last = { names, back, shape: this.#shapeOf(names, back) };
    const statement = this.#last.shape.statement(rows);
    return numbered ? statement : { ...statement, withoutIds: true };
  }

  #shapeOf(names: readonly string[], back: GivenBack): InsertShape {
    const key = `${back} ${JSON.stringify(names)}`;
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    if (this.#shapes.size === keptShapes) this.#shapes.clear();
    const columns = names.map((name) => this.#columns.get(name)!);
    const shape = new InsertShape(this.#table, names, columns, this.#back(back), this.dialect);
    this.#shapes.set(key, shape);
    return shape;
  }

  #back(back: GivenBack): Fragment {
    if (back === 'nothing') return [];
    const key = this.#table.primaryKey?.columns ?? [];
    const names = back === 'key' ? key : [...this.selected, ...key];
    const outputs = names.map((name) => {
      const { type } = this.#columns.get(name)!;
      return this.dialect.output(this.dialect.column([this.dialect.quote(name)], type), type);
    });
    return sql` RETURNING ${join(outputs, ', ')}`;
  }
}

/** INSERTs of one set of columns: the text by the number of rows. */
class InsertShape {
  readonly #head: Fragment;
  readonly #tuple: Fragment;
  /** Places in a tuple, by the cells they are for. */
  readonly #places: readonly { readonly place: number; readonly store: (text: string) => DriverValue }[];
  readonly #texts = new Map<number, string>();

  constructor(
    table: Table,
    private readonly names: readonly string[],
    columns: readonly Column[],
    private readonly back: Fragment,
    private readonly dialect: Dialect,
  ) {
    const quoted = names.map((name) => [dialect.quote(name)]);
    this.#head = sql`INSERT INTO ${dialect.table(table)} (${join(quoted, ', ')}) VALUES `;
    const cells = columns.map(({ type }, slot): Fragment =>
      dialect.bound([{ kind: 'value', type, slot, stored: true }], type),
    );
    this.#tuple = sql`(${join(cells, ', ')})`;
    const bindings = this.#tuple.filter((part): part is Binding => typeof part !== 'string');
    this.#places = bindings.map((binding) => {
      const { slot: place } = binding as { readonly slot: number };
      const codec = dialect.codec(columns[place]!.type);
      return { place, store: rememberingLast(codec.store) };
    });
  }

  statement(rows: readonly StoredRow[]): Statement {
    const parameters: DriverValue[] = [];
    for (const row of rows) {
      const cells = cellsOf(row, this.names);
      for (const { place, store } of this.#places) {
        const text = cells[place]!;
        parameters.push(text === null ? null : store(text));
      }
    }
    return { sql: this.#text(rows.length), parameters };
  }

  #text(count: number): string {
    const known = this.#texts.get(count);
    if (known !== undefined) return known;
    const tuples = join(Array<Fragment>(count).fill(this.#tuple), ', ');
    const { sql: text } = finish(sql`${this.#head}${tuples}${this.back}`, this.dialect);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size === keptTexts && oldest !== undefined) this.#texts.delete(oldest);
    this.#texts.set(count, text);
    return text;
  }
}

/** Rows often have the value of the row before: a default, a moment, whose they are. */
function rememberingLast(store: (text: string) => DriverValue): (text: string) => DriverValue {
  let last: { readonly text: string; readonly value: DriverValue } | null = null;
  return (text) => {
    if (last === null || last.text !== text) last = { text, value: store(text) };
    return last.value;
  };
}

const nameOf = (source: CompiledNode['columns'][number]['source']): string | null =>
  source.kind === 'column' ? source.column : null;

function plainNode(
  plan: AuthorisedWrite['read']['plan'],
  table: ReadonlyMap<string, Column>,
  dialect: Dialect,
): CompiledNode | null {
  const isPlain = plan.grouped !== true && plan.embeds.length === 0 && plan.filter === null;
  // A cast may refuse what is there already by then.
  if (!isPlain || plan.columns.some(({ expression }) => expression.kind !== 'column')) return null;
  const columns = plan.columns.map((projection) => resultColumn(projection, dialect));
  const isStored = columns.every(({ source }) => {
    const name = nameOf(source);
    return name !== null && table.get(name)?.generated === false;
  });
  return isStored
    ? {
        columns,
        cells: columns.map((_, place) => place),
        embeds: [],
        members: null,
        emptyGroup: null,
        fold: null,
        text: null,
      }
    : null;
}
