import type { ForeignKey, Key } from '@backstay/catalog';
import { inlineExpression, type Dialect, type TableDefinition } from '@backstay/query';
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

/** The query for a change to a table that is there; null when no row can be in its way. */
export function badRowsQuery(change: SchemaChange, table: TableDefinition, dialect: Dialect): BadRowsQuery | null {
  if (!isPartChange(change) || change.after === null) return null;
  const name = qualified(change.table);
  const rows = (condition: string, warning: (count: number, examples: string) => string): BadRowsQuery => ({
    count: `SELECT count(*) FROM ${dialect.table(table)} WHERE ${condition}`,
    examples: exampleQuery(table, condition, dialect),
    warning,
  });
  switch (change.kind) {
    case 'column': {
      const column = change.after;
      const filled = column.nullable || column.generated || column.identity !== null;
      const constant = column.default?.kind === 'literal' && column.default.value !== null;
      if (change.before !== null || filled || constant || column.default?.kind === 'now') return null;
      return rows(
        '1 = 1',
        (count) =>
          `${rowsOf(count, name)} would have no value in ${column.name}. Give the column a default, or add it without not null first and fill it.`,
      );
    }
    case 'unique key':
      return rows(
        duplicateCondition(table, change.after, dialect),
        (count, examples) =>
          `${rowsOf(count, name)} share their ${change.after?.columns.join(', ') ?? ''} with another row${examples}. Make them differ first.`,
      );
    case 'index':
      if (!change.after.unique) return null;
      return badRowsQuery(
        {
          ...change,
          kind: 'unique key',
          after: { name: change.after.name, columns: change.after.columns.map((p) => p.column) },
          before: null,
        },
        table,
        dialect,
      );
    case 'foreign key':
      return rows(
        orphanCondition(table, change.after, dialect),
        (count, examples) =>
          `${rowsOf(count, name)} ${count === 1 ? 'points' : 'point'} at no row of ${qualified(change.after?.references.table ?? change.table)}${examples}. Correct or delete them first.`,
      );
    case 'check':
      return rows(
        `NOT (${inlineExpression(change.after.expression, dialect)})`,
        (count, examples) =>
          `${rowsOf(count, name)} ${count === 1 ? 'fails' : 'fail'} the check${examples}. Correct them first.`,
      );
  }
}

const rowsOf = (count: number, table: string): string =>
  count === 1 ? `1 row of ${table}` : `${count} rows of ${table}`;

function exampleQuery(table: TableDefinition, condition: string, dialect: Dialect): string | null {
  if (table.primaryKey === null) return null;
  const key = table.primaryKey.columns.map((name) => dialect.quote(name)).join(', ');
  return `SELECT ${key} FROM ${dialect.table(table)} WHERE ${condition} ORDER BY ${key} LIMIT 3`;
}

/** Rows that share a whole key; a NULL in it makes a row unlike any other. */
function duplicateCondition(table: TableDefinition, key: Key, dialect: Dialect): string {
  const columns = key.columns.map((name) => dialect.quote(name));
  const given = columns.map((column) => `${column} IS NOT NULL`).join(' AND ');
  const list = columns.join(', ');
  const target = columns.length === 1 ? list : `(${list})`;
  const repeated = `SELECT ${list} FROM ${dialect.table(table)} WHERE ${given} GROUP BY ${list} HAVING count(*) > 1`;
  // In a table of its own: MariaDB takes the grouping of a bare subquery for one of the outer query.
  return `${target} IN (SELECT ${list} FROM (${repeated}) repeated)`;
}

/** Rows whose key is given in full and is nobody's. */
function orphanCondition(table: TableDefinition, key: ForeignKey, dialect: Dialect): string {
  const own = dialect.table(table);
  const given = key.columns.map((column) => `${own}.${dialect.quote(column)} IS NOT NULL`).join(' AND ');
  const meets = key.columns
    .map((column, i) => `parent.${dialect.quote(key.references.columns[i] ?? '')} = ${own}.${dialect.quote(column)}`)
    .join(' AND ');
  return `${given} AND NOT EXISTS (SELECT 1 FROM ${dialect.table(key.references.table)} parent WHERE ${meets})`;
}
