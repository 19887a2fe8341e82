import type { ColumnType } from '@backstay/catalog';
import { withoutModifier, type ColumnReference, type Expression } from '@backstay/expression';
import type { AuthorisedEmbed } from '../pipeline.types.js';
import { orderBy } from './clauses.js';
import { compileExpression } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import type { Grouping } from './grouping.js';
import { RelatedSource } from './related-source.js';
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
  readonly #source: RelatedSource;

  constructor(
    authorised: AuthorisedEmbed,
    private readonly key: readonly ColumnReference[],
    private readonly keyTypes: readonly ColumnType[],
    private readonly selected: { readonly select: readonly Fragment[]; readonly grouping: Grouping },
    dialect: Dialect,
  ) {
    this.#dialect = dialect;
    this.#source = new RelatedSource(authorised, dialect);
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
    return this.selected.grouping.around(this.#source.rows(key));
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
