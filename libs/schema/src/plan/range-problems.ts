import type { Capabilities } from '@backstay/engine';
import { typeName, withoutRanges } from '@backstay/expression';
import { placeOf } from '../parse/parsed-schema.js';
import type { SchemaRecord } from '../schema-record.js';
import { qualified } from './schema-change.js';
import type { PlanProblem } from './schema-problems.js';
import type { Places } from './users-elsewhere.js';

/** Columns and arguments of range types, where a database has none. */
export function rangeProblems(
  { tables, views = [], callable = [] }: SchemaRecord,
  { ranges }: Pick<Capabilities, 'ranges'>,
  places: Places,
): readonly PlanProblem[] {
  if (ranges) return [];
  const typed = [
    ...[...tables, ...views].flatMap((table) =>
      table.columns.map(({ name, type }) => {
        const object = `${qualified(table)}.${name}`;
        return { object, type, at: places.get(object) ?? places.get(qualified(table)) };
      }),
    ),
    ...callable.flatMap((called) =>
      called.arguments.map(({ name, type }) => {
        return { object: `${called.name}(${name})`, type, at: places.get(placeOf('function', called.name)) };
      }),
    ),
  ];
  return typed.flatMap(({ object, type, at }) => {
    if (type.kind !== 'range') return [];
    const message = `type "${typeName(type)}" of ${object} is not supported by this database`;
    return [at === undefined ? { object, message, advice: withoutRanges } : { ...at, message, advice: withoutRanges }];
  });
}
