import type { ColumnType } from '@backstay/catalog';
import { withoutModifier, type ColumnReference, type Expression } from '@backstay/expression';
import type { AuthorisedEmbed } from '../pipeline.types.js';
import { compileReadWhere, orderBy } from './clauses.js';
import { columnsOf } from './columns-of.js';
import { readSource } from './read-source.js';
import { compileExpression, compileFrom } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import type { Grouping } from './grouping.js';
import { conjunctsOf } from './is-plain.js';
import { join, sql } from './sql.js';

/**
 * How the related rows of many rows are asked for in one statement. `list`: all rows whose key is one of a list;
 * `branches`: one limited SELECT for each key; `window`: rows numbered within their key.
 */
export type EmbedForm = 'list' | 'branches' | 'window';

/** Where the keys of a statement stand among its values, and how many there are. */
export interface KeySlots {
  readonly first: number;
  readonly size: number;
}

/** The statements of one embed. */
export class EmbedStatements {
  readonly #dialect: Dialect;
  readonly #from: Fragment;
  readonly #guard: Expression | null;
  readonly #conditions: readonly Expression[];

  constructor(
    authorised: AuthorisedEmbed,
    private readonly key: readonly ColumnReference[],
    private readonly keyTypes: readonly ColumnType[],
    private readonly selected: { readonly select: readonly Fragment[]; readonly grouping: Grouping },
    dialect: Dialect,
  ) {
    this.#dialect = dialect;
    const { embed, read, junctionGuard } = authorised;
    const { relation, junction } = embed;
    // The junction comes first: it is what the keys lead into.
    const tables = [...(junction === null ? [] : [junction]), readSource(read)].map((one) => compileFrom(one, dialect));
    this.#from = sql` FROM ${join(tables, ' CROSS JOIN ')}`;
    const guards = [junctionGuard, read.guard].filter((guard) => guard !== null);
    this.#guard = guards.length === 0 ? null : guards.length === 1 ? guards[0]! : { kind: 'and', operands: guards };
    const joins =
      junction === null
        ? []
        : equalities(
            columnsOf(embed.read, relation.targetColumns),
            columnsOf(junction, relation.junction!.targetColumns),
          );
    this.#conditions = [...joins, ...(read.plan.filter === null ? [] : conjunctsOf(read.plan.filter))];
  }

  fragment(form: EmbedForm, keys: KeySlots, rows: number): Fragment {
    if (form === 'list') {
      const list = join(this.selected.select, ', ');
      return sql`SELECT ${list}${this.#rows(this.#inList(keys))}${this.#order()}${this.#dialect.limit(rows, null)}`;
    }
    if (form === 'window') return this.#window(keys, rows);
    const branches = Array.from({ length: keys.size }, (_, i) =>
      this.branch(i, { first: keys.first + i * this.key.length, size: 1 }),
    );
    return sql`${join(branches, ' UNION ALL ')}${this.#dialect.limit(rows, null)}`;
  }

  /** The rows of one key, within the limits that hold for each. */
  branch(number: number, { first }: KeySlots): Fragment {
    const { limit, offset } = this.selected.grouping;
    const equal = this.key.map((left, i): Expression => ({
      kind: 'compare',
      operator: '=',
      left,
      right: { kind: 'value', type: withoutModifier(this.keyTypes[i]!), slot: first + i },
      native: true,
    }));
    const rows = sql`SELECT ${this.#named()}${this.#rows(equal)}${this.#order()}${this.#dialect.limit(limit, offset)}`;
    return sql`SELECT ${this.#names()}, ${String(number)} AS ${this.#dialect.quote('n')} FROM (${rows}) AS ${this.#dialect.quote(`b${number}`)}`;
  }

  #window(keys: KeySlots, rows: number): Fragment {
    const { limit, offset } = this.selected.grouping;
    const number = this.#dialect.quote('n');
    const partition = join(
      this.selected.grouping.extra.map((column) => compileExpression(column, this.#dialect)),
      ', ',
    );
    const numbered = sql`SELECT ${this.#named()}, ROW_NUMBER() OVER (PARTITION BY ${partition}${this.#order()}) AS ${number}${this.#rows(this.#inList(keys))}`;
    const first = offset ?? 0;
    const within = `${number} > ${first}${limit === null ? '' : ` AND ${number} <= ${first + limit}`}`;
    return sql`SELECT ${this.#names()} FROM (${numbered}) AS ${this.#dialect.quote('w')} WHERE ${within} ORDER BY ${number}${this.#dialect.limit(rows, null)}`;
  }

  #inList({ first, size }: KeySlots): Expression[] {
    const [operand] = this.key;
    const type = withoutModifier(this.keyTypes[0]!);
    return [{ kind: 'in', operand: operand!, list: [{ kind: 'values', type, slot: first, size }] }];
  }

  /** From where the rows of some keys, or the groups of them, come. */
  #rows(key: readonly Expression[]): Fragment {
    const operands = [...key, ...this.#conditions];
    const where = compileReadWhere({ kind: 'and', operands }, this.#guard, this.#dialect);
    return this.selected.grouping.around(sql`${this.#from}${where}`);
  }

  #order(): Fragment {
    return orderBy(this.selected.grouping, this.#dialect);
  }

  /** Columns of a derived table need names, and no two the same. */
  #named(): Fragment {
    return join(
      this.selected.select.map((output, i) => sql`${output} AS ${this.#dialect.quote(`c${i}`)}`),
      ', ',
    );
  }

  #names(): string {
    return this.selected.select.map((_, i) => this.#dialect.quote(`c${i}`)).join(', ');
  }
}

/** Columns that are equal, compared as the engine compares a foreign key. */
const equalities = (left: readonly ColumnReference[], right: readonly ColumnReference[]): Expression[] =>
  left.map((column, i) => ({ kind: 'compare', operator: '=', left: column, right: right[i]!, native: true }));
