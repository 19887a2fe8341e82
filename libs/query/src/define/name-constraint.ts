import { readName, writtenName, type Column, type Key, type TableName } from '@backstay/catalog';
import { typeName } from '@backstay/expression';
import { fail, factsOf, publicSchema, type FactsOf, type Failure } from '@backstay/kernel';
import { nameForeignKey } from './name-foreign-key.js';
import { flatName, flatPartName, namedTable, partNames, typeCheckName } from './physical-names.js';
import type { RefusedWrite } from './refused-write.js';

/**
 * A refusal by a key, check or type as PostgreSQL tells it, whichever engine it came from: constraints and tables by
 * the author's names, and named where the engine said nothing but the caller knows what it wrote. Any other Failure
 * comes back as it is.
 */
export function nameConstraint(failure: Failure, write: RefusedWrite): Failure {
  const unique = factsOf(failure, 'unique_violation');
  if (unique) return fail('unique_violation', { ...unique, ...nameKey(unique, write) });
  const reference = factsOf(failure, 'foreign_key_violation');
  if (reference) return nameForeignKey(reference, write);
  const required = factsOf(failure, 'not_null_violation');
  if (required) {
    const table = namedTable(required.table, write) ?? write.table;
    return fail('not_null_violation', { ...required, table: table.name });
  }
  const check = factsOf(failure, 'check_violation');
  return check ? nameCheck(check, write) : failure;
}

function nameKey({ table: named, constraint, key }: FactsOf<'unique_violation'>, write: RefusedWrite) {
  const table = namedTable(named ?? '', write) ?? write.table;
  const keys: readonly Key[] = [...table.uniqueKeys, ...table.uniqueIndexes, ...(table.partialIndexes ?? [])];
  const found =
    key === 'primary'
      ? table.primaryKey
      : keys.find((each) => (key ? sameColumns(each.columns, key) : flatPartName(table, each.name) === constraint));
  return { table: table.name, constraint: found?.name ?? (named ? constraint : authorsName(constraint, write)) };
}

/** The name of an index, where those of all schemas stand in one space (`api.books_lower`). */
function authorsName(index: string, { table, tables }: RefusedWrite): string {
  const owner = [table, ...tables].find(
    ({ schema }) => schema !== publicSchema && index.startsWith(writtenName({ schema, name: '' })),
  );
  return owner === undefined ? index : readName(index).name;
}

const sameColumns = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((column, index) => column === right[index]);

function nameCheck(facts: FactsOf<'check_violation'>, write: RefusedWrite): Failure {
  const named = namedTable(facts.table, write);
  for (const table of named ? [named] : [write.table, ...write.tables]) {
    const own = table.checkNames.find((name) => partNames(table, name).includes(facts.constraint));
    if (own !== undefined) return fail('check_violation', { table: table.name, constraint: own });
    const flat = { name: flatName(table) };
    const column = table.columns.find(({ name }) =>
      [table, flat].some((owner) => typeCheckName(owner, name) === facts.constraint),
    );
    if (column !== undefined) return typeFailure(table, column);
  }
  return fail('check_violation', { ...facts, table: (named ?? write.table).name });
}

/** What PostgreSQL would say where a check of ours stands for the column's type. */
function typeFailure(table: TableName, column: Column): Failure {
  switch (column.type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return fail('numeric_overflow', {});
    case 'varchar':
    case 'char':
      return fail('value_too_long', { type: `${typeName(column.type)}(${column.type.length})` });
    default:
      // A generated column that must have a value is held to it by the same check on some engines.
      return column.generated && !column.nullable
        ? fail('not_null_violation', { table: table.name, column: column.name })
        : fail('bad_value', {});
  }
}
