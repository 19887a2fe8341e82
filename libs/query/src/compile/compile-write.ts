import type { Column, Table } from '@backstay/catalog';
import { rewrite, type Expression } from '@backstay/expression';
import { answeredRows, orderedKeys } from '../authorise/authorise-write.js';
import type { AuthorisedPlan } from '../pipeline.types.js';
import { columnReference } from '../resolve/scope.js';
import type { AuthorisedWrite, StoredRow } from '../write-plan.js';
import { compileCondition, compileExpression } from './compile-expression.js';
import { compileWhere } from './clauses.js';
import type { Dialect } from './dialect.js';
import type { CompiledStatement, Fragment, RawValue } from './fragment.js';
import { overlayRow } from './overlay-row.js';
import { Slots } from './slots.js';
import { sourceOutput } from './source-output.js';
import { finish, join, sql } from './sql.js';
import { parseValue } from './values/parse-value.js';

/** A compiled statement with the values of its slots, which are its own. */
export interface WriteStatement {
  readonly statement: CompiledStatement;
  readonly values: readonly (string | null)[];
}

/** A read of rows by their keys, with the values of its slots. */
export interface KeyedRead {
  readonly plan: AuthorisedPlan;
  readonly values: readonly (string | null)[];
}

/** Texts of a key's columns, canonical: what a row is found by. */
export type KeyTexts = readonly string[];

/** Statements of an authorised write in one dialect. They take the policies from it and nowhere else. */
export class WriteCompiler {
  readonly table: Table;
  readonly #columns: ReadonlyMap<string, Column>;

  constructor(
    private readonly write: AuthorisedWrite,
    private readonly dialect: Dialect,
  ) {
    this.table = write.plan.table;
    this.#columns = new Map(this.table.columns.map((column) => [column.name, column]));
  }

  column(name: string): Column {
    return this.#columns.get(name)!;
  }

  /**
   * One row with a 1 or 0 for each proposed row: whether the condition holds for it. The row is not there yet, so its
   * columns are replaced by the values it would have.
   */
  verdicts(condition: Expression, rows: readonly StoredRow[]): WriteStatement {
    const slots = new Slots();
    const list = rows.map((row) => this.verdict(this.overlay(condition, row, slots)));
    return this.finish(sql`SELECT ${join(list, ', ')}`, slots);
  }

  /** One row with a 1 for each proposed row that breaks a check constraint (it is not broken where it is unknown). */
  broken(check: Expression, rows: readonly StoredRow[]): WriteStatement {
    const own = rewrite(check, (node) =>
      node.kind === 'column' && node.source === 'row' ? { ...node, source: this.write.plan.alias } : node,
    );
    return this.verdicts({ kind: 'not', operand: own }, rows);
  }

  /**
   * INSERT of rows that all store the same columns. `condition`: the only row is written if it holds for it. `returning`
   * names columns that are given back, for engines that can.
   */
  insert(
    rows: readonly StoredRow[],
    condition: Expression | null,
    returning: readonly string[] | null,
  ): WriteStatement {
    const slots = new Slots();
    const [first] = rows;
    const names = [...(first?.keys() ?? [])];
    const back = returning === null ? [] : sql` RETURNING ${this.outputs(returning, true)}`;
    const head = sql`INSERT INTO ${this.dialect.table(this.table)}`;
    if (names.length === 0 && condition === null)
      return this.finish(sql`${head} ${this.dialect.defaultRow}${back}`, slots);
    const tuples = rows.map((row) =>
      join(
        names.map((name) => this.value(name, row.get(name) ?? null, slots)),
        ', ',
      ),
    );
    const columns = join(
      names.map((name) => [this.dialect.quote(name)]),
      ', ',
    );
    const source =
      condition === null
        ? sql`VALUES ${join(
            tuples.map((tuple) => sql`(${tuple})`),
            ', ',
          )}`
        : sql`SELECT ${tuples[0]!} FROM (SELECT 1 AS one) AS proposed WHERE ${compileCondition(this.overlay(condition, first!, slots), this.dialect)}`;
    return this.finish(sql`${head} (${columns}) ${source}${back}`, slots);
  }

  /**
   * Locks the rows that the caller reaches, in the order of their keys, `most` at most: per row its key and a 1 or 0,
   * whether it would still satisfy the policies with the change in place.
   */
  lockReached(change: StoredRow, most: number): WriteStatement {
    const { plan, guards } = this.write;
    const slots = new Slots(plan.reach.values);
    const where = compileWhere(plan.reach.plan.filter, guards.existing, this.dialect);
    const proposed = guards.proposed === null ? ['1'] : this.verdict(this.overlay(guards.proposed, change, slots));
    return this.finish(
      sql`SELECT ${this.outputs(this.keyColumns)}, ${proposed} FROM ${this.from}${where} ORDER BY ${this.keyOrder}${this.dialect.limit(most, null)}${this.dialect.forUpdate}`,
      slots,
    );
  }

  /**
   * Locks the rows that a write reaches, in the order of their keys, `most` at most: per row its key, then the values of
   * these expressions, which read the row as it is.
   */
  lockValues(values: readonly Expression[], most: number): WriteStatement {
    const { plan, guards } = this.write;
    const slots = new Slots(plan.reach.values);
    const where = compileWhere(plan.reach.plan.filter, guards.existing, this.dialect);
    const list = values.map((value) => sql`, ${sourceOutput(value, this.dialect)}`);
    return this.finish(
      sql`SELECT ${this.outputs(this.keyColumns)}${join(list, '')} FROM ${this.from}${where} ORDER BY ${this.keyOrder}${this.dialect.limit(most, null)}${this.dialect.forUpdate}`,
      slots,
    );
  }

  /** The number of the rows that would satisfy the policies of what is proposed, with the change in place. */
  countAllowed(keys: readonly KeyTexts[]): WriteStatement {
    const { plan, guards } = this.write;
    const slots = new Slots();
    const keyed = this.keyed(this.keyColumns, keys, slots);
    const proposed = guards.proposed === null ? [] : [this.overlay(guards.proposed, plan.change, slots)];
    const where = join(
      [keyed, ...proposed].map((one) => compileCondition(one, this.dialect)),
      ' AND ',
    );
    return this.finish(sql`SELECT count(*) FROM ${this.from} WHERE ${where}`, slots);
  }

  /** Locks rows by a unique key: per row its primary key, then that key's columns. */
  lockConflicts(columns: readonly string[], keys: readonly KeyTexts[]): WriteStatement {
    const slots = new Slots();
    const where = compileCondition(this.keyed(columns, keys, slots), this.dialect);
    return this.finish(
      sql`SELECT ${this.outputs([...this.keyColumns, ...columns])} FROM ${this.from} WHERE ${where} ORDER BY ${this.keyOrder}${this.dialect.forUpdate}`,
      slots,
    );
  }

  /** One row: a 1 or 0 whether the stored row may be merged into, and whether what would become of it may be. */
  mergeVerdict(key: KeyTexts, change: StoredRow): WriteStatement {
    const { guards } = this.write;
    const slots = new Slots();
    const judge = (guard: Expression | null, row: StoredRow): Fragment =>
      guard === null ? ['1'] : this.verdict(this.overlay(guard, row, slots));
    const list = join([judge(guards.conflicting, new Map()), judge(guards.merged, change)], ', ');
    const where = compileCondition(this.keyed(this.keyColumns, [key], slots), this.dialect);
    return this.finish(sql`SELECT ${list} FROM ${this.from} WHERE ${where}`, slots);
  }

  /** The number of the rows that satisfy a condition now. */
  countOf(condition: Expression, keys: readonly KeyTexts[]): WriteStatement {
    const slots = new Slots();
    const where = join(
      [condition, this.keyed(this.keyColumns, keys, slots)].map((one) => compileCondition(one, this.dialect)),
      ' AND ',
    );
    return this.finish(sql`SELECT count(*) FROM ${this.from} WHERE ${where}`, slots);
  }

  update(keys: readonly KeyTexts[], change: StoredRow): WriteStatement {
    const slots = new Slots();
    const set = [...change].map(([name, text]) => sql`${this.dialect.quote(name)} = ${this.value(name, text, slots)}`);
    return this.finish(
      sql`UPDATE ${this.dialect.table(this.table)} SET ${join(set, ', ')} WHERE ${this.unqualifiedKeyed(keys, slots)}`,
      slots,
    );
  }

  delete(keys: readonly KeyTexts[]): WriteStatement {
    const slots = new Slots();
    return this.finish(
      sql`DELETE FROM ${this.dialect.table(this.table)} WHERE ${this.unqualifiedKeyed(keys, slots)}`,
      slots,
    );
  }

  /** The condition that a row is one of these, and that it is each of them; the texts of their slots come after `values`. */
  keyedRows(
    keys: readonly KeyTexts[],
    values: readonly (string | null)[],
  ): {
    readonly condition: Expression;
    readonly places: readonly Expression[];
    readonly texts: readonly (string | null)[];
  } {
    const slots = new Slots(values);
    const condition = this.keyed(this.keyColumns, keys, slots);
    const places = keys.map((key) => this.keyed(this.keyColumns, [key], slots));
    return { condition, places, texts: slots.values };
  }

  /** The reading side for rows of these keys, with its values. */
  answered(keys: readonly KeyTexts[]): KeyedRead {
    const { read, plan } = this.write;
    return this.keyedRead(read, plan.values, keys);
  }

  /** As `answered`, what a condition of the request is about. Throws Error where there is none. */
  expected(keys: readonly KeyTexts[]): KeyedRead {
    const { expected, plan } = this.write;
    if (expected === null || plan.expected === null) throw new Error('The write has no condition');
    return this.keyedRead(expected, plan.expected.values, keys);
  }

  /** The read of these keys in the order of the answer. */
  ordered(keys: readonly KeyTexts[]): KeyedRead {
    const slots = new Slots(this.write.plan.values);
    const plan = orderedKeys(this.write, this.keyed(this.keyColumns, keys, slots));
    return { plan, values: slots.values };
  }

  private keyedRead(read: AuthorisedPlan, values: readonly (string | null)[], keys: readonly KeyTexts[]): KeyedRead {
    const slots = new Slots(values);
    const plan = answeredRows(this.write, this.keyed(this.keyColumns, keys, slots), read);
    return { plan, values: slots.values };
  }

  /** The canonical texts of cells that came back for these columns; null for NULL. */
  texts(columns: readonly string[], cells: readonly RawValue[]): readonly (string | null)[] {
    return columns.map((name, i) => {
      const raw = cells[i] ?? null;
      const { type } = this.column(name);
      if (raw === null) return null;
      const json = this.dialect.codec(type).decode(raw);
      return parseValue(json.startsWith('"') ? (JSON.parse(json) as string) : json, type);
    });
  }

  get keyColumns(): readonly string[] {
    return this.table.primaryKey?.columns ?? [];
  }

  /** Rows of a unique key, one of which is meant by each list of texts. */
  keyed(columns: readonly string[], keys: readonly KeyTexts[], slots: Slots): Expression {
    const operand = (name: string): Expression => columnReference(this.column(name), this.write.plan.alias);
    const [only] = columns;
    if (columns.length === 1 && only !== undefined) {
      return {
        kind: 'in',
        operand: operand(only),
        list: keys.map(([text]) => slots.compared(this.column(only), text!)),
      };
    }
    const operands = keys.map((key): Expression => ({
      kind: 'and',
      operands: columns.map((name, i) => ({
        kind: 'compare',
        operator: '=',
        left: operand(name),
        right: slots.compared(this.column(name), key[i]!),
      })),
    }));
    return { kind: 'or', operands };
  }

  /** UPDATE and DELETE give their table no alias: not every engine takes one. */
  private unqualifiedKeyed(keys: readonly KeyTexts[], slots: Slots): Fragment {
    return compileCondition(this.keyed(this.keyColumns, keys, slots), this.dialect, {
      unqualified: this.write.plan.alias,
    });
  }

  /** The condition about a row with these values; other columns are those of the stored row. */
  private overlay(condition: Expression, row: StoredRow, slots: Slots): Expression {
    return overlayRow(condition, this.write.plan.alias, row, (name, text) => slots.stored(this.column(name), text));
  }

  private verdict(condition: Expression): Fragment {
    return sql`CASE WHEN ${compileCondition(condition, this.dialect)} THEN 1 ELSE 0 END`;
  }

  private value(name: string, text: string | null, slots: Slots): Fragment {
    const column = this.column(name);
    return this.dialect.bound([slots.stored(column, text)], column.type);
  }

  private outputs(names: readonly string[], unqualified = false): Fragment {
    return join(
      names.map((name) => {
        const { type } = this.column(name);
        const reference = unqualified ? this.dialect.column([this.dialect.quote(name)], type) : this.reference(name);
        return this.dialect.output(reference, type);
      }),
      ', ',
    );
  }

  private reference(name: string): Fragment {
    return compileExpression(columnReference(this.column(name), this.write.plan.alias), this.dialect);
  }

  private get from(): string {
    return `${this.dialect.table(this.table)} AS ${this.dialect.quote(this.write.plan.alias)}`;
  }

  private get keyOrder(): Fragment {
    return join(
      this.keyColumns.map((name) => this.reference(name)),
      ', ',
    );
  }

  private finish(fragment: Fragment, slots: Slots): WriteStatement {
    return { statement: finish(fragment, this.dialect), values: slots.values };
  }
}
