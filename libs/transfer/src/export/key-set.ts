import type { Column, Table } from '@backstay/catalog';

/** One term of the total order that pages follow. */
export interface KeyTerm {
  readonly column: Column;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/** A value of a term in the last row of a page; null: NULL. */
export type KeyText = string | null;

/** The text of a value that is no array or document, from its JSON text. */
export const keyTextOf = (json: string): string => (json.startsWith('"') ? (JSON.parse(json) as string) : json);

/** A parameter of the data API. */
export type Parameter = readonly [name: string, value: string];

/**
 * The terms of an order that names each row: what was asked for, then a key without NULL. Null: the order cannot be
 * followed from row to row, because the table has no such key or a term is no column.
 */
export function keyTerms(order: string | null, table: Table): readonly KeyTerm[] | null {
  const columnOf = (name: string): Column | undefined => table.columns.find((column) => column.name === name);
  const keys = [table.primaryKey, ...table.uniqueKeys].filter((key) => key !== null);
  const key = keys.find(({ columns }) => columns.every((name) => columnOf(name)?.nullable === false));
  if (key === undefined) return null;
  const terms = (order === null ? [] : order.split(',')).map((item) => readTerm(item, columnOf));
  if (terms.includes(null)) return null;
  const named = terms.flatMap((term) => term ?? []);
  const rest = key.columns.flatMap((name) => {
    const column = columnOf(name)!;
    return named.some((term) => term.column === column) ? [] : [ascending(column)];
  });
  return [...named, ...rest];
}

const ascending = (column: Column): KeyTerm => ({ column, direction: 'asc', nulls: 'last' });

function readTerm(item: string, columnOf: (name: string) => Column | undefined): KeyTerm | null {
  const match = /^(\w+)(?:\.(asc|desc))?(?:\.nulls(first|last))?$/.exec(item.trim());
  const column = match === null ? undefined : columnOf(match[1]!);
  if (match === null || column === undefined || ['json', 'jsonb', 'array'].includes(column.type.kind)) return null;
  const direction = match[2] === 'desc' ? 'desc' : 'asc';
  const nulls = (match[3] as 'first' | 'last' | undefined) ?? (direction === 'desc' ? 'first' : 'last');
  return { column, direction, nulls };
}

/** `order` of the data API. */
export const orderText = (terms: readonly KeyTerm[]): string =>
  terms.map(({ column, direction, nulls }) => `${quote(column.name)}.${direction}.nulls${nulls}`).join(',');

/**
 * Filters of the data API for the rows behind a row: behind it in the first term, or equal there and behind it in the
 * next. The first term is said again by itself, so that an index on it is used.
 */
export function behind(terms: readonly KeyTerm[], last: readonly KeyText[]): readonly Parameter[] {
  const [first] = terms;
  const [text = null] = last;
  const narrows = first !== undefined && text !== null && !first.column.nullable;
  if (narrows && terms.length === 1) return [['and', `(${furtherThan(first, text)!})`]];
  const branches = terms.flatMap((term, i) => {
    const equal = terms.slice(0, i).map((one, k) => equalTo(one, last[k] ?? null));
    const further = furtherThan(term, last[i] ?? null);
    return further === null ? [] : [equal.length === 0 ? further : `and(${[...equal, further].join(',')})`];
  });
  const narrowed: readonly Parameter[] = narrows
    ? [['and', `(${quote(first.column.name)}.${beyond(first)}e.${quote(text)})`]]
    : [];
  return [...narrowed, ['or', `(${branches.join(',')})`]];
}

const beyond = ({ direction }: KeyTerm): 'gt' | 'lt' => (direction === 'asc' ? 'gt' : 'lt');

const equalTo = ({ column }: KeyTerm, text: KeyText): string =>
  text === null ? `${quote(column.name)}.is.null` : `${quote(column.name)}.eq.${quote(text)}`;

/** Null: no row is further in this term. */
function furtherThan(term: KeyTerm, text: KeyText): string | null {
  const name = quote(term.column.name);
  if (text === null) return term.nulls === 'first' ? `${name}.not.is.null` : null;
  const further = `${name}.${beyond(term)}.${quote(text)}`;
  return term.column.nullable && term.nulls === 'last' ? `or(${further},${name}.is.null)` : further;
}

/** Names and values in quotes are taken as they are, whatever they hold. */
const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
