import type { ForeignKey } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import {
  enumOf,
  inlineExpression,
  keptLabels,
  typeChange,
  type ColumnDefinition,
  type Dialect,
  type EnumDefinition,
  type IndexDefinition,
  type IndexPart,
  type TableDefinition,
} from '@backstay/query';
import { withComing, type ComingValues } from './coming-columns.js';
import { isPartChange, qualified, type SchemaChange } from './schema-change.js';

/** A look for rows that a change would not go through with. */
export interface BadRowsQuery {
  /** Gives one row with one number: how many. */
  readonly count: string;
  /** Gives the keys of the first few; null where the table has no primary key. */
  readonly examples: string | null;
  /** What is wrong with that many rows, and what to do. */
  readonly warning: (count: number, examples: string) => string;
}

/** How many rows are shown by their keys. */
const shown = 5;

/** What the same plan does before a change. */
export interface DoneBefore {
  /** What the rows of the table will hold in columns that come with the plan; absent: none come. */
  readonly coming?: ComingValues | undefined;
  /** `schema.table` of the tables that are made. */
  readonly made?: ReadonlySet<string>;
}

/** The queries for a change to a table that is there; none when no row can be in its way. */
export function badRowsQueries(
  change: SchemaChange,
  table: TableDefinition,
  dialect: Dialect,
  { coming = new Map(), made = new Set() }: DoneBefore = {},
): readonly BadRowsQuery[] {
  return new BadRows(table, dialect, coming, made).of(change);
}

class BadRows {
  constructor(
    private readonly table: TableDefinition,
    private readonly dialect: Dialect,
    private readonly coming: ComingValues,
    private readonly made: ReadonlySet<string>,
  ) {}

  of(change: SchemaChange): readonly BadRowsQuery[] {
    if (change.kind === 'enum') return this.ofEnum(change.before, change.after);
    if (change.kind === 'primary key') {
      const { after } = change;
      if (after === null) return [];
      const parts = after.columns.map((column): IndexPart => ({ column, direction: 'asc' }));
      const empties = after.columns.flatMap((name) => this.empty(name));
      return [...empties, this.shared({ name: after.name, unique: true, columns: parts }, after.columns.join(', '))];
    }
    if (!isPartChange(change) || change.after === null) return [];
    switch (change.kind) {
      case 'column':
        return change.before === null ? this.unfilled(change.after) : this.unfitting(change.before, change.after);
      case 'unique key': {
        const columns = change.after.columns.map((column): IndexPart => ({ column, direction: 'asc' }));
        return [this.shared({ name: change.after.name, unique: true, columns }, change.after.columns.join(', '))];
      }
      case 'index':
        return change.after.unique ? [this.shared(change.after, nameParts(change.after))] : [];
      case 'foreign key':
        return [this.orphans(change.after)];
      case 'check':
        return [
          this.rows(
            `NOT (${this.inline(change.after.expression)})`,
            (count, rows, examples) =>
              `${rows} ${count === 1 ? 'fails' : 'fail'} the check${examples}. Correct them first.`,
          ),
        ];
    }
  }

  /** Rows that a new column would have no value for. */
  private unfilled(column: ColumnDefinition): readonly BadRowsQuery[] {
    const filled = column.nullable || column.generated || column.identity !== null;
    const constant = column.default?.kind === 'literal' && column.default.value !== null;
    if (filled || constant || column.default?.kind === 'now') return [];
    return [
      this.rows(
        '1 = 1',
        (_count, rows) =>
          `${rows} would have no value in ${column.name}. Give the column a default, or add it without not null first and fill it.`,
      ),
    ];
  }

  /** Rows whose value has no place in what the column becomes. */
  private unfitting(from: ColumnDefinition, to: ColumnDefinition): readonly BadRowsQuery[] {
    const change = typeChange(from.type, to.type);
    const own: Expression = { kind: 'column', type: from.type, source: 'row', column: from.name };
    return [
      ...(from.nullable && !to.nullable ? this.empty(from.name) : []),
      ...(change.kind === 'narrowing'
        ? [
            this.rows(
              `NOT (${this.inline(change.fits(own))})`,
              (count, rows, examples) =>
                `${rows} ${count === 1 ? 'has' : 'have'} a value of ${from.name} that does not fit the new type${examples}. Correct them first.`,
            ),
          ]
        : []),
    ];
  }

  /** Rows that hold a label which goes. */
  private ofEnum(before: EnumDefinition | null, after: EnumDefinition | null): readonly BadRowsQuery[] {
    if (before === null || after === null || keptLabels(before, after)) return [];
    const gone = before.values.filter((value) => !after.values.includes(value));
    if (gone.length === 0) return [];
    return this.table.columns.flatMap((column) => {
      if (enumOf(column.type) !== before.name) return [];
      const type = { kind: 'enum', ...before } as const;
      const own: Expression = { kind: 'column', type: column.type, source: 'row', column: column.name };
      const labels = gone.map((value) => `'${value}'`).join(', ');
      // Lists are looked into by the engine's own means only; a table that is empty has none.
      const holds =
        column.type.kind === 'array'
          ? `${this.dialect.quote(column.name)} IS NOT NULL`
          : this.inline({
              kind: 'in',
              operand: own,
              list: gone.map((value): Expression => ({ kind: 'literal', type, value })),
            });
      return [
        this.rows(
          holds,
          (count, rows, examples) =>
            `${rows} ${count === 1 ? 'holds' : 'may hold'} ${labels} in ${column.name}${examples}. Give them other labels first.`,
        ),
      ];
    });
  }

  private empty(name: string): readonly BadRowsQuery[] {
    const column = this.table.columns.find((each) => each.name === name);
    if (column?.nullable !== true) return [];
    return [
      this.rows(
        `${this.dialect.quote(name)} IS NULL`,
        (count, rows, examples) =>
          `${rows} ${count === 1 ? 'has' : 'have'} no value in ${name}${examples}. Fill them first.`,
      ),
    ];
  }

  /** Rows that share a whole key; a NULL in it makes a row unlike any other. */
  private shared(index: IndexDefinition, names: string): BadRowsQuery {
    const parts = index.columns.map((part) =>
      'column' in part ? this.value(part.column) : this.inline(part.expression),
    );
    const condition = index.where === undefined ? [] : [`(${this.inline(index.where)})`];
    const given = [...parts.map((part) => `${part} IS NOT NULL`), ...condition].join(' AND ');
    const aliases = parts.map((_part, i) => `k${i}`).join(', ');
    const list = parts.map((part, i) => `${part} AS k${i}`).join(', ');
    const target = parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`;
    const keys = `SELECT ${list} FROM ${this.dialect.table(this.table)} WHERE ${given}`;
    const repeated = `SELECT ${aliases} FROM (${keys}) had GROUP BY ${aliases} HAVING count(*) > 1`;
    // In a table of its own: MariaDB takes the grouping of a bare subquery for one of the outer query.
    const condition2 = [...condition, `${target} IN (SELECT ${aliases} FROM (${repeated}) repeated)`].join(' AND ');
    return this.rows(
      condition2,
      (_count, rows, examples) => `${rows} share their ${names} with another row${examples}. Make them differ first.`,
    );
  }

  /** Rows whose key is given in full and is nobody's. */
  private orphans(key: ForeignKey): BadRowsQuery {
    const own = this.dialect.table(this.table);
    const quote = (name: string): string => this.dialect.quote(name);
    const value = (name: string): string => (this.coming.has(name) ? this.value(name) : `${own}.${quote(name)}`);
    const given = key.columns.map((column) => `${value(column)} IS NOT NULL`).join(' AND ');
    const target = qualified(key.references.table);
    if (this.made.has(target)) {
      return this.rows(
        given,
        (count, rows, examples) =>
          `${rows} ${count === 1 ? 'points' : 'point'} at no row of ${target}${examples}, which is new and empty. Apply it without the foreign key and fill it first.`,
      );
    }
    const meets = key.columns
      .map((column, i) => `parent.${quote(key.references.columns[i] ?? '')} = ${value(column)}`)
      .join(' AND ');
    const parents = this.dialect.table(key.references.table);
    return this.rows(
      `${given} AND NOT EXISTS (SELECT 1 FROM ${parents} parent WHERE ${meets})`,
      (count, rows, examples) =>
        `${rows} ${count === 1 ? 'points' : 'point'} at no row of ${target}${examples}. Correct or delete them first.`,
    );
  }

  private rows(condition: string, warning: (count: number, rows: string, examples: string) => string): BadRowsQuery {
    const name = qualified(this.table);
    return {
      count: `SELECT count(*) FROM ${this.dialect.table(this.table)} WHERE ${condition}`,
      examples: this.examples(condition),
      warning: (count, examples) =>
        warning(count, count === 1 ? `1 row of ${name}` : `${count} rows of ${name}`, examples),
    };
  }

  private examples(condition: string): string | null {
    if (this.table.primaryKey === null) return null;
    const key = this.table.primaryKey.columns.map((name) => this.dialect.quote(name)).join(', ');
    return `SELECT ${key} FROM ${this.dialect.table(this.table)} WHERE ${condition} ORDER BY ${key} LIMIT ${shown}`;
  }

  /** What a row will hold in a column. */
  private value(name: string): string {
    const value = this.coming.get(name);
    return value === undefined ? this.dialect.quote(name) : this.inline(value);
  }

  private inline(expression: Expression): string {
    return inlineExpression(withComing(expression, this.coming), this.dialect);
  }
}

const nameParts = (index: IndexDefinition): string =>
  index.columns.map((part) => ('column' in part ? part.column : 'expression')).join(', ');
