import type { Column, Key, TableName } from '@backstay/catalog';
import { typeName } from '@backstay/expression';
import { fail, factsOf, type FactsOf, type Failure } from '@backstay/kernel';
import { nameForeignKey } from './name-foreign-key.js';
import { constraintName, namedTable, typeCheckName } from './physical-names.js';
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
  const found = key === 'primary' ? table.primaryKey : key && keys.find((each) => sameColumns(each.columns, key));
  return { table: table.name, constraint: found?.name ?? constraint };
}

const sameColumns = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((column, index) => column === right[index]);

function nameCheck(facts: FactsOf<'check_violation'>, write: RefusedWrite): Failure {
  const named = namedTable(facts.table, write);
  for (const table of named ? [named] : [write.table, ...write.tables]) {
    const own = table.checkNames.find((name) => [name, constraintName(table, name)].includes(facts.constraint));
    if (own !== undefined) return fail('check_violation', { table: table.name, constraint: own });
    const column = table.columns.find(({ name }) => typeCheckName(table, name) === facts.constraint);
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
