import { fail } from '@backstay/kernel';
import { Cursor } from './cursor.js';
import type { SelectItem } from './data-request.js';
import { parseName, parsePath } from './parse-field.js';
import type { RequestLimits } from './request-limits.js';

const castName = /[\p{L}\p{N}_ ]+(?:\[\])?/uy;
const aggregate = /\.(count|sum|avg|min|max)\(\)/y;

/** Reads `select`: `a,x:b,c::text,data->a->>b,*,clients!inner(name)`. An empty text is `*`. */
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
  if (cursor.at('(') && column === 'count' && !spread)
    throw fail('not_supported', { feature: 'aggregate functions in select (count)' });
  if (spread || cursor.at('(') || cursor.at('!')) {
    const head = { resource: column, alias, spread, ...parseModifiers(cursor) };
    return { kind: 'embed', ...head, select: parseEmbedded(cursor, depth + 1, count, limits) };
  }
  const field = parsePath(cursor, column, limits.pathDepth);
  refuseAggregates(cursor);
  const cast = cursor.take('::') ? parseCast(cursor) : null;
  refuseAggregates(cursor);
  return { kind: 'field', field, alias, cast };
}

function parseCast(cursor: Cursor): string {
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

function refuseAggregates(cursor: Cursor): void {
  const found = cursor.match(aggregate);
  if (found !== '') throw fail('not_supported', { feature: `aggregate functions in select (${found.slice(1, -2)})` });
}
