import { isDeepStrictEqual } from 'node:util';
import type { DatabaseSnapshot, SnapshotTable } from '@backstay/engine';
import { builtinTables } from '../parse/draft/builtin-tables.js';
import type { DriftFinding, DriftPart } from './drift-finding.js';

/** A part of a table as a snapshot describes it; triggers are names alone. */
type Part = { readonly name: string } & Readonly<Record<string, unknown>>;

/** The lists of named parts of a snapshot's table. */
const partLists: Readonly<Record<string, DriftPart>> = {
  columns: 'column',
  indexes: 'index',
  foreignKeys: 'foreign key',
  checks: 'check',
  triggers: 'trigger',
};

/**
 * What differs between what was recorded right after the last apply and what is there now. Both come from the same
 * introspection, so the comparison is exact; what an older program did not record yet is not compared. Backstay's own
 * tables are left out. `nameOf` gives a table's name in the applied schema, null: the schema does not know it.
 */
export function findDrift(
  recorded: DatabaseSnapshot,
  live: DatabaseSnapshot,
  nameOf: (table: SnapshotTable) => string | null,
): readonly DriftFinding[] {
  const key = (table: SnapshotTable): string => `${table.schema}.${table.name}`;
  const had = new Map(recorded.tables.filter((table) => !isOwn(table)).map((table) => [key(table), table]));
  const has = new Map(live.tables.filter((table) => !isOwn(table)).map((table) => [key(table), table]));
  const tables = [...new Set([...had.keys(), ...has.keys()])].toSorted().flatMap((place): readonly DriftFinding[] => {
    const [before, after] = [had.get(place), has.get(place)];
    const known = nameOf((after ?? before)!);
    const about = { table: known ?? place, ours: known !== null };
    if (before === undefined || after === undefined)
      return [{ ...about, part: 'table', name: null, kind: before === undefined ? 'added' : 'missing', details: [] }];
    return compareTables(before, after).map((found) => ({ ...about, ...found }));
  });
  return [...tables, ...compareTypes(recorded, live)];
}

/** Types made by the application; a snapshot of an older program has none. */
function compareTypes(recorded: DatabaseSnapshot, live: DatabaseSnapshot): readonly DriftFinding[] {
  if (!('types' in recorded)) return [];
  const parts = ({ types }: DatabaseSnapshot): readonly Part[] =>
    types.map(({ schema, name, ...type }) => ({ ...type, name: `${schema}.${name}` }));
  return compareParts('type', parts(recorded), parts(live)).map(({ name, ...found }) => {
    return { table: name ?? '', ours: true, ...found, name: null };
  });
}

/** Tables that the program makes and changes by itself. */
const isOwn = ({ schema, name }: SnapshotTable): boolean =>
  name.startsWith('backstay_') || builtinTables.some((table) => table.schema === schema);

type Found = Omit<DriftFinding, 'table' | 'ours'>;

function compareTables(before: SnapshotTable, after: SnapshotTable): readonly Found[] {
  const [had, has] = [fieldsOf(before), fieldsOf(after)];
  return Object.keys(has).flatMap((field): readonly Found[] => {
    if (!(field in had) || field === 'schema' || field === 'name') return [];
    const part = partLists[field];
    if (field === 'columnOrder') return compareOrder(before.columnOrder, after.columnOrder);
    if (part !== undefined) return compareParts(part, partsOf(had[field]), partsOf(has[field]));
    if (isDeepStrictEqual(had[field], has[field])) return [];
    const details = [{ what: words(field), was: text(had[field]), is: text(has[field]) }];
    return [{ part: field === 'primaryKey' ? 'primary key' : 'definition', name: null, kind: 'changed', details }];
  });
}

/** Columns that came or went are told as such; here it is only about those that stayed. */
function compareOrder(before: readonly string[], after: readonly string[]): readonly Found[] {
  const was = before.filter((name) => after.includes(name));
  const is = after.filter((name) => before.includes(name));
  if (isDeepStrictEqual(was, is)) return [];
  const details = [{ what: 'the order of columns', was: text(was), is: text(is) }];
  return [{ part: 'definition', name: null, kind: 'changed', details }];
}

function compareParts(part: DriftPart, before: readonly Part[], after: readonly Part[]): readonly Found[] {
  const has = new Set(after.map(({ name }) => name));
  const gone = before.filter(({ name }) => !has.has(name));
  return [
    ...gone.map(({ name }): Found => ({ part, name, kind: 'missing', details: [] })),
    ...after.flatMap((now): readonly Found[] => {
      const was = before.find(({ name }) => name === now.name);
      if (was === undefined) return [{ part, name: now.name, kind: 'added', details: [] }];
      const details = Object.keys(now)
        .filter((field) => field in was && !isDeepStrictEqual(was[field], now[field]))
        .map((field) => ({ what: words(field), was: text(was[field]), is: text(now[field]) }));
      return details.length === 0 ? [] : [{ part, name: now.name, kind: 'changed', details }];
    }),
  ];
}

const fieldsOf = (table: SnapshotTable): Readonly<Record<string, unknown>> => ({ ...table });

const partsOf = (list: unknown): readonly Part[] =>
  (Array.isArray(list) ? list : []).map((part: unknown) =>
    typeof part === 'object' && part !== null ? (part as Part) : { name: String(part) },
  );

/** `onDelete` → `on delete`. */
const words = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function text(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string') return value === '' ? "''" : value;
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? `(${value.join(', ')})`
    : JSON.stringify(value);
}
