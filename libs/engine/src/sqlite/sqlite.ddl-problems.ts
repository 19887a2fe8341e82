import type { ColumnDefinition, DdlProblem, TableDefinition } from '@backstay/query';

/** Digits that a double holds exactly: SQLite's NUMERIC is one. */
const exactDigits = 15;

/** What SQLite cannot have exactly; all of a table's problems. */
export function sqliteProblems(table: TableDefinition): readonly DdlProblem[] {
  return [
    ...searchProblems(table),
    ...table.columns.flatMap((column) => {
      const object = `${table.schema}.${table.name}.${column.name}`;
      return [
        ...numericProblems(column, object),
        ...identityProblems(table, column, object),
        ...collationProblems(column, object),
      ];
    }),
  ];
}

/** Words are found by the key of their row, which is one value. */
function searchProblems(table: TableDefinition): readonly DdlProblem[] {
  if (table.primaryKey?.columns.length === 1) return [];
  return table.indexes
    .filter(({ search }) => search !== undefined)
    .map(({ name }) => ({
      object: `${name} on ${table.schema}.${table.name}`,
      message: 'SQLite has full-text search only where the primary key is one column.',
      advice: 'Give the table such a key, for example id uuid primary key default gen_random_uuid().',
    }));
}

function numericProblems(column: ColumnDefinition, object: string): readonly DdlProblem[] {
  const { type } = column;
  if (type.kind === 'array' && type.of.kind === 'numeric' && type.of.precision === null) {
    return [
      {
        object,
        message: 'numeric[] without precision keeps each value’s own scale, which SQLite cannot compare.',
        advice: 'Write numeric(precision, scale)[], for example numeric(20, 6)[].',
      },
    ];
  }
  if (type.kind !== 'numeric' || (type.precision !== null && type.precision <= exactDigits)) return [];
  const written = type.precision === null ? 'numeric' : `numeric(${type.precision}, ${type.scale ?? 0})`;
  return [
    {
      object,
      message: `${written} cannot be stored exactly by SQLite.`,
      advice: `Write numeric(precision, scale) with a precision up to ${exactDigits}, or use another database.`,
    },
  ];
}

function identityProblems(table: TableDefinition, column: ColumnDefinition, object: string): readonly DdlProblem[] {
  const primary = table.primaryKey?.columns ?? [];
  if (column.identity === null || (primary.length === 1 && primary[0] === column.name)) return [];
  return [
    {
      object,
      message: 'SQLite has identity columns only as the whole primary key.',
      advice: 'Make the column the primary key, or use a uuid.',
    },
  ];
}

function collationProblems(column: ColumnDefinition, object: string): readonly DdlProblem[] {
  if (column.collation === null || column.collation === 'C') return [];
  return [
    {
      object,
      message: `SQLite does not have the collation "${column.collation}".`,
      advice: 'Leave the collation out.',
    },
  ];
}
