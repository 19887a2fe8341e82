import { isDeepStrictEqual } from 'node:util';
import type { Adopter } from '@backstay/engine';
import type { ColumnDefinition, Ddl, TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { qualified } from './schema-change.js';
import type { PlanProblem } from './schema-problems.js';

const pull = 'Change it in the database yourself, then run: backstay schema pull';

/**
 * What a plan may not do to adopted tables: they are never made, and their columns never changed. What else is asked of
 * them (a column, a key or an index more, or less) is done as anywhere else.
 */
export function adoptedProblems(
  before: SchemaRecord,
  after: SchemaRecord,
  { ddl, adopter }: { readonly ddl: Ddl; readonly adopter: Adopter },
): readonly PlanProblem[] {
  const known = new Map(before.tables.map((table) => [qualified(table), table]));
  return after.tables.flatMap((table): readonly PlanProblem[] => {
    const had = known.get(qualified(table));
    if (table.adopted === undefined) return had?.adopted === undefined ? [] : [noteLost(table)];
    if (had?.adopted === undefined) return [notRecorded(table)];
    const told = ddl.problems(had).map(({ object, message }) => `${object} ${message}`);
    return [
      ...ddl.problems(table).filter(({ object, message }) => !told.includes(`${object} ${message}`)),
      ...table.columns.flatMap((column) => columnProblems(table, column, had, adopter)),
    ];
  });
}

function columnProblems(
  table: TableDefinition,
  column: ColumnDefinition,
  had: TableDefinition,
  adopter: Adopter,
): readonly PlanProblem[] {
  const object = `${qualified(table)}.${column.name}`;
  const { stored } = column.type;
  if (stored !== undefined && !adopter.servesAs(stored, column.type))
    return [{ object, message: `A column kept as ${stored} cannot be read exactly as this type.`, advice: pull }];
  const known = had.columns.find(({ name }) => name === column.name);
  if (known === undefined || isDeepStrictEqual(known, column)) return [];
  const readAnew = isDeepStrictEqual({ ...known, type: stored }, { ...column, type: known.type.stored });
  return [
    readAnew && stored !== undefined
      ? { object, message: 'It is to be read as another type.', advice: 'Take it up with: backstay schema pull' }
      : { object, message: 'A column of an adopted table is not changed from here.', advice: pull },
  ];
}

const noteLost = (table: TableDefinition): PlanProblem => ({
  object: qualified(table),
  message: 'The table is adopted, and the file does not say so any more.',
  advice: 'Write -- @adopted on the line above create table again, or run: backstay schema pull',
});

const notRecorded = (table: TableDefinition): PlanProblem => ({
  object: qualified(table),
  message: 'The table is adopted: it is not made here, and this database has no record of it.',
  advice: 'Record what is in the database with: backstay schema pull',
});
