import { fail } from '@backstay/kernel';
import { Cursor } from './cursor.js';
import type { AggregateCall, SelectItem } from './data-request.js';
import { parseName, parsePath } from './parse-field.js';
import type { RequestLimits } from './request-limits.js';

const castName = /[\p{L}\p{N}_ ]+(?:\[\])?/uy;
/** A dot, where a name and an empty bracket stand behind it. */
const functionCall = /\.(?=\w+\(\))/y;
const aggregateName = /(?:count|sum|avg|min|max)(?=\(\))/y;

/** Reads `select`: `a,x:b,c::text,data->a->>b,*,c.sum(),clients!inner(name)`. An empty text is `*`. */
export function parseSelect(text: string, limits: RequestLimits): SelectItem[] {
  const cursor = new Cursor(text, 'select parameter');
  cursor.skipBlanks();
  if (cursor.done) return [{ kind: 'all' }];
  const count: Count = { items: 0, embeds: 0 };
  const items = parseItems(cursor, 0, count, limits);
  cursor.end('"," or end of input');
  return items;
}

/** Items and embedded resources of all levels together: one budget for a request. */
interface Count {
  items: number;
  embeds: number;
}

function parseItems(cursor: Cursor, depth: number, count: Count, limits: RequestLimits): SelectItem[] {
  const items: SelectItem[] = [];
  do {
    cursor.skipBlanks();
    if (++count.items > limits.selectItems) throw fail('too_large', { what: 'select', limit: limits.selectItems });
    items.push(parseItem(cursor, depth, count, limits));
    cursor.skipBlanks();
  } while (cursor.take(','));
  return items;
}

function parseItem(cursor: Cursor, depth: number, count: Count, limits: RequestLimits): SelectItem {
  if (cursor.take('*')) return { kind: 'all' };
  const spread = cursor.take('...');
  const first = parseName(cursor);
  const renamed = !spread && cursor.match(/:(?!:)/y) !== '';
  const column = renamed ? parseName(cursor) : first;
  const alias = renamed ? first : null;
  if (cursor.at('(') && column === 'count' && !spread) {
    cursor.expect('()');
    return { kind: 'count', alias, cast: parseCast(cursor) };
  }
  if (spread || cursor.at('(') || cursor.at('!')) {
    const head = { resource: column, alias, spread, ...parseModifiers(cursor) };
    return { kind: 'embed', ...head, select: parseEmbedded(cursor, depth + 1, count, limits) };
  }
  const field = parsePath(cursor, column, limits.pathDepth);
  return { kind: 'field', field, alias, cast: parseCast(cursor), aggregate: parseAggregate(cursor) };
}

/** `.sum()` and what stands behind it. */
function parseAggregate(cursor: Cursor): AggregateCall | null {
  if (cursor.match(functionCall) === '') return null;
  const name = cursor.match(aggregateName);
  if (name === '') throw cursor.unexpected('"avg()", "count()", "max()", "min()" or "sum()"');
  cursor.expect('()');
  return { name: name as AggregateCall['name'], cast: parseCast(cursor) };
}

/** `::type`, or null. */
function parseCast(cursor: Cursor): string | null {
  if (!cursor.take('::')) return null;
  const name = cursor.match(castName).trim();
  if (name === '') throw cursor.unexpected('type name');
  return name;
}

/** What stands between a resource and its bracket: a hint, `inner` or `left`, in any order and each at most once. */
function parseModifiers(cursor: Cursor): { hint: string | null; inner: boolean } {
  let hint: string | null = null;
  let join: string | null = null;
  for (let i = 0; i < 2 && cursor.take('!'); i++) {
    const word: string = join === null ? cursor.match(/(?:inner|left)(?=[!(])/y) : '';
    if (word !== '') {
      join = word;
      continue;
    }
    const name = parseName(cursor);
    hint ??= name;
  }
  return { hint, inner: join === 'inner' };
}

/** The bracket behind a resource; empty: it is there for filters only. */
function parseEmbedded(cursor: Cursor, depth: number, count: Count, limits: RequestLimits): SelectItem[] {
  cursor.expect('(');
  if (depth > limits.embedDepth)
    throw fail('too_large', { what: 'depth of embedded resources', limit: limits.embedDepth });
  if (++count.embeds > limits.embeds)
    throw fail('too_large', { what: 'number of embedded resources', limit: limits.embeds });
  cursor.skipBlanks();
  if (cursor.take(')')) return [];
  const items = parseItems(cursor, depth, count, limits);
  cursor.expect(')', '"," or ")"');
  return items;
}
