import type { ForeignKey } from '@backstay/catalog';
import { visit, type Expression } from '@backstay/expression';
import type { ColumnDefinition, DdlProblem, TableDefinition } from '@backstay/query';
import { indexProblems } from './mysql.index-problems.js';
import { isLong, keyBudget } from './mysql.key-length.js';

/** What descendants of MySQL differ in. */
export interface MysqlLimits {
  /** A stored generated column may be computed from a column whose row is deleted along with another. */
  readonly cascadesIntoGenerated: boolean;
  /** An index over an expression is found by queries that have the expression. */
  readonly indexesExpressions: boolean;
}

/** What MySQL and its descendants cannot have exactly; all of a table's problems. */
export function mysqlProblems(table: TableDefinition, limits: MysqlLimits): readonly DdlProblem[] {
  const { cascadesIntoGenerated } = limits;
  const object = `${table.schema}.${table.name}`;
  return [
    ...table.columns.flatMap((column) => columnProblems(table, column, `${object}.${column.name}`)),
    ...keyProblems(table, object),
    ...indexProblems(table, limits.indexesExpressions),
    ...actionProblems(table, object),
    ...checkProblems(table, object),
    ...generatedProblems(table, object, cascadesIntoGenerated),
  ];
}

function columnProblems(table: TableDefinition, column: ColumnDefinition, object: string): readonly DdlProblem[] {
  const problems: DdlProblem[] = [];
  const { type } = column;
  const number = type.kind === 'array' ? type.of : type;
  if (number.kind === 'numeric' && number.precision === null) {
    problems.push({
      object,
      message: 'numeric without precision keeps each value’s own scale, which this database cannot.',
      advice: 'Write numeric(precision, scale), for example numeric(20, 6).',
    });
  }
  if (type.kind === 'numeric' && type.precision !== null && (type.precision > 65 || (type.scale ?? 0) > 30)) {
    problems.push({
      object,
      message: `numeric(${type.precision}, ${type.scale ?? 0}) is more than this database stores.`,
      advice: 'At most 65 digits, 30 of them after the point.',
    });
  }
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  if (column.identity !== null && !keys.some((key) => key.columns[0] === column.name)) {
    problems.push({
      object,
      message: 'An identity column must come first in a key here.',
      advice: 'Make it the primary key, or add a unique constraint on it.',
    });
  }
  if (unreadable.test(column.name)) {
    problems.push({ object, message: 'The driver reads no column of this name.', advice: 'Rename the column.' });
  }
  return problems;
}

/** Names that mysql2 refuses in every result, since they mean something to objects of JavaScript. */
const unreadable = /^__(?:proto|(?:define|lookup)[GS]etter)__$/;

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

/** Whether a key may change the values of its own columns. */
const changesItself = (key: ForeignKey): boolean =>
  key.onDelete === 'set null' || key.onUpdate === 'set null' || key.onUpdate === 'cascade';

/** Errors 3823 and 3818 of MySQL, 1901 of MariaDB, told before anything is changed. */
function checkProblems(table: TableDefinition, object: string): readonly DdlProblem[] {
  const settable = table.foreignKeys.filter(changesItself);
  const ofAuthor = table.checks.flatMap((check) => {
    const used = columnsOf(check.expression);
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
  return [...ofAuthor, ...settable.flatMap((key) => typeCheckProblems(table, key, object))];
}

/** A boolean and an enum are held to their type by a check, which may not stand on such a column either. */
function typeCheckProblems(table: TableDefinition, key: ForeignKey, object: string): readonly DdlProblem[] {
  return table.columns
    .filter(({ name, type }) => key.columns.includes(name) && (type.kind === 'boolean' || type.kind === 'enum'))
    .map(({ name, type }) => ({
      object: `${object}.${name}`,
      message: `Foreign key ${key.name} may change this ${type.kind} column, which this database holds to its type by a check and so does not allow.`,
      advice: 'Use on delete cascade, restrict or no action, and no action on update.',
    }));
}

/** Error 1215 of MySQL, 1901 of MariaDB: what is stored for a row is not computed anew by an action. */
function generatedProblems(
  table: TableDefinition,
  object: string,
  cascadesIntoGenerated: boolean,
): readonly DdlProblem[] {
  const acting = table.foreignKeys.filter(
    (key) => changesItself(key) || (key.onDelete === 'cascade' && !cascadesIntoGenerated),
  );
  const allowed = cascadesIntoGenerated ? 'on delete cascade, restrict or no action' : 'restrict or no action';
  return table.columns.flatMap((column) => {
    if (column.generation === null) return [];
    const used = columnsOf(column.generation);
    return acting.flatMap((key): DdlProblem[] => {
      const base = key.columns.find((name) => used.has(name));
      if (base === undefined) return [];
      return [
        {
          object: `${object}.${column.name}`,
          message: `This generated column is computed from ${base}, where the foreign key ${key.name} has an action that this database does not allow.`,
          advice: `Leave ${base} out of the expression, or use ${allowed}.`,
        },
      ];
    });
  });
}

function columnsOf(expression: Expression): ReadonlySet<string> {
  const used = new Set<string>();
  visit(expression, (node) => {
    if (node.kind === 'column') used.add(node.column);
  });
  return used;
}
