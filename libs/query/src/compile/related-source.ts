import type { ColumnReference, Expression } from '@backstay/expression';
import type { AuthorisedEmbed } from '../pipeline.types.js';
import { compileReadWhere } from './clauses.js';
import { columnsOf } from './columns-of.js';
import { compileFrom } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import { conjunctsOf } from './is-plain.js';
import { readSource } from './read-source.js';
import { join, sql } from './sql.js';

/** Where the rows of an embed come from: its table, and the junction before it, each under its own policies. */
export class RelatedSource {
  readonly #from: Fragment;
  readonly #guard: Expression | null;
  readonly #conditions: readonly Expression[];
  readonly #dialect: Dialect;

  constructor({ embed, read, junctionGuard }: AuthorisedEmbed, dialect: Dialect) {
    this.#dialect = dialect;
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

  /** `FROM … WHERE …` of the rows that a condition on the key leads to. */
  rows(key: readonly Expression[]): Fragment {
    const operands = [...key, ...this.#conditions];
    return sql`${this.#from}${compileReadWhere({ kind: 'and', operands }, this.#guard, this.#dialect)}`;
  }
}

/** The columns of an embed's rows, or of its junction's, that the row above is found by. */
export const keyColumns = ({ relation, junction, read }: AuthorisedEmbed['embed']): ColumnReference[] =>
  columnsOf(junction ?? read, relation.junction?.sourceColumns ?? relation.targetColumns);

/** Columns that are equal, compared as the engine compares a foreign key. */
export const equalities = (left: readonly ColumnReference[], right: readonly ColumnReference[]): Expression[] =>
  left.map((column, i) => ({ kind: 'compare', operator: '=', left: column, right: right[i]!, native: true }));
