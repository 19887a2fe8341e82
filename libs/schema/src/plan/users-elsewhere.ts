import { writtenName } from '@backstay/catalog';
import type { DatabaseSnapshot } from '@backstay/engine';
import type { Dialect } from '@backstay/query';
import { builtinTables } from '../parse/draft/builtin-tables.js';
import { placeOf, type SourcePosition } from '../parse/parsed-schema.js';
import type { SchemaRecord } from '../schema-record.js';
import { mentions } from './mentions.js';
import { qualified } from './schema-change.js';
import type { PlanProblem } from './schema-problems.js';

/** Where things are written, by the keys of `ParsedSchema.places`. */
export type Places = ReadonlyMap<string, SourcePosition>;

/**
 * Policies, look-ups and views that read a built-in table which is not in this database, because Backstay's own tables
 * are in another one: no statement can read both. Foreign keys to one are told elsewhere.
 */
export function usersElsewhere(
  { policies, functions, callable = [], computed = [], views = [] }: SchemaRecord,
  there: DatabaseSnapshot,
  dialect: Dialect,
  places: Places,
): readonly PlanProblem[] {
  const present = new Set(there.tables.map((table) => dialect.table(table)));
  const away = builtinTables.filter((table) => !present.has(dialect.table(table))).map(qualified);
  return away.flatMap((name) => {
    const reads = (part: unknown): boolean => mentions(part, new Set([name]));
    return [
      ...policies
        .filter(({ using, check }) => reads([using, check]))
        .map((policy) => ({
          what: `policy "${policy.name}" on ${qualified(policy.table)}`,
          place: placeOf('policy', writtenName(policy.table), policy.name),
        })),
      ...[...functions, ...callable.filter((one) => !functions.some(({ name: known }) => known === one.name))]
        .filter((one) => reads([one.body, 'write' in one ? one.write : null]))
        .map((found) => ({ what: `function ${found.name}`, place: placeOf('function', found.name) })),
      ...computed
        .filter(({ expression }) => reads(expression))
        .map(({ column }) => ({ what: `function ${column.name}`, place: placeOf('function', column.name) })),
      ...views
        .filter(({ query }) => reads(query))
        .map((view) => ({ what: `view ${qualified(view)}`, place: qualified(view) })),
    ].map(({ what, place }) => problem(what, name, places.get(place)));
  });
}

function problem(what: string, name: string, at: SourcePosition | undefined): PlanProblem {
  const message = `${what} reads ${name}, which is not in this database`;
  return at === undefined ? { object: what, message, advice } : { ...at, message, advice };
}

const advice =
  'BACKSTAY_SYSTEM_URL keeps it in another one. Go by auth.uid(), auth.jwt() or a table of this database, or leave BACKSTAY_SYSTEM_URL out.';
