import { visit } from '@backstay/expression';
import type { ColumnDefinition, DdlProblem, TableDefinition } from '@backstay/query';
import { isLong, keyBudget } from './mysql.key-length.js';

/** What MySQL and its descendants cannot have exactly; all of a table's problems. */
export function mysqlProblems(table: TableDefinition): readonly DdlProblem[] {
  const object = `${table.schema}.${table.name}`;
  return [
    ...table.columns.flatMap((column) => columnProblems(table, column, `${object}.${column.name}`)),
    ...keyProblems(table, object),
    ...actionProblems(table, object),
    ...checkProblems(table, object),
  ];
}

function columnProblems(table: TableDefinition, column: ColumnDefinition, object: string): readonly DdlProblem[] {
  const problems: DdlProblem[] = [];
  const { type } = column;
  if (type.kind === 'numeric') {
    if (type.precision === null) {
      problems.push({
        object,
        message: 'numeric without precision keeps each value’s own scale, which this database cannot.',
        advice: 'Write numeric(precision, scale), for example numeric(20, 6).',
      });
    } else if (type.precision > 65 || (type.scale ?? 0) > 30) {
      problems.push({
        object,
        message: `numeric(${type.precision}, ${type.scale ?? 0}) is more than this database stores.`,
        advice: 'At most 65 digits, 30 of them after the point.',
      });
    }
  }
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  if (column.identity !== null && !keys.some((key) => key.columns[0] === column.name)) {
    problems.push({
      object,
      message: 'An identity column must come first in a key here.',
      advice: 'Make it the primary key, or add a unique constraint on it.',
    });
  }
  return problems;
}

/** Keys that other tables point at, or that rows are stored by, hold whole values: no hash can stand for them. */
function keyProblems(table: TableDefinition, object: string): readonly DdlProblem[] {
  const keys = [
    ...(table.primaryKey === null ? [] : [{ what: 'primary key', columns: table.primaryKey.columns }]),
    ...table.foreignKeys.map((key) => ({ what: `foreign key ${key.name}`, columns: key.columns })),
  ];
  return keys.flatMap(({ what, columns }) => {
    const definitions = table.columns.filter((column) => columns.includes(column.name));
    const budget = keyBudget(definitions);
    return definitions
      .filter((column) => isLong(column.type, budget))
      .map((column) => ({
        object: `${object}.${column.name}`,
        message: `${column.type.kind} is too long for the ${what} on this database.`,
        advice: `Write varchar(n) with n up to ${budget - 1}, or use a uuid or an identity column.`,
      }));
  });
}

function actionProblems(table: TableDefinition, object: string): readonly DdlProblem[] {
  return table.foreignKeys
    .filter((key) => key.onDelete === 'set default' || key.onUpdate === 'set default')
    .map((key) => ({
      object,
      message: `Foreign key ${key.name}: this database does not have set default.`,
      advice: 'Use set null, cascade, restrict or no action.',
    }));
}

/** Errors 3823 and 3818 of MySQL, 1901 of MariaDB, told before anything is changed. */
function checkProblems(table: TableDefinition, object: string): readonly DdlProblem[] {
  const settable = table.foreignKeys.filter(
    (key) => key.onDelete === 'set null' || key.onUpdate === 'set null' || key.onUpdate === 'cascade',
  );
  return table.checks.flatMap((check) => {
    const used = new Set<string>();
    visit(check.expression, (node) => {
      if (node.kind === 'column') used.add(node.column);
    });
    const identity = table.columns.find((column) => column.identity !== null && used.has(column.name));
    const acted = settable.find((key) => key.columns.some((column) => used.has(column)));
    return [
      ...(identity === undefined
        ? []
        : [
            {
              object,
              message: `Check ${check.name} uses the identity column ${identity.name}, which this database does not allow.`,
              advice: 'Leave the column out of the check.',
            },
          ]),
      ...(acted === undefined
        ? []
        : [
            {
              object,
              message: `Check ${check.name} uses a column that the foreign key ${acted.name} may change, which this database does not allow.`,
              advice: 'Leave the column out of the check, or use on delete restrict.',
            },
          ]),
    ];
  });
}
