import { fail } from '@backstay/kernel';
import { Cursor } from './cursor.js';
import type { SelectItem } from './data-request.js';
import { parseName, parsePath } from './parse-field.js';
import type { RequestLimits } from './request-limits.js';

const castName = /[\p{L}\p{N}_ ]+(?:\[\])?/uy;
const aggregate = /\.(count|sum|avg|min|max)\(\)/y;

/** Reads `select`: `a,x:b,c::text,data->a->>b,*`. An empty text is `*`. */
export function parseSelect(text: string, limits: RequestLimits): SelectItem[] {
  const cursor = new Cursor(text, 'select parameter');
  cursor.skipBlanks();
  if (cursor.done) return [{ kind: 'all' }];
  const items: SelectItem[] = [];
  do {
    cursor.skipBlanks();
    items.push(parseItem(cursor, limits));
    cursor.skipBlanks();
  } while (cursor.take(','));
  cursor.end('"," or end of input');
  if (items.length > limits.selectItems) throw fail('too_large', { what: 'select', limit: limits.selectItems });
  return items;
}

function parseItem(cursor: Cursor, limits: RequestLimits): SelectItem {
  if (cursor.take('*')) return { kind: 'all' };
  if (cursor.at('...'))
    throw fail('not_supported', { feature: 'spread of embedded resources in select (...resource)' });
  const first = parseName(cursor);
  const renamed = cursor.match(/:(?!:)/y) !== '';
  const column = renamed ? parseName(cursor) : first;
  refuseResources(cursor, column);
  const field = parsePath(cursor, column, limits.pathDepth);
  refuseAggregates(cursor);
  const cast = cursor.take('::') ? parseCast(cursor) : null;
  refuseAggregates(cursor);
  return { kind: 'field', field, alias: renamed ? first : null, cast };
}

function parseCast(cursor: Cursor): string {
  const name = cursor.match(castName).trim();
  if (name === '') throw cursor.unexpected('type name');
  return name;
}

function refuseResources(cursor: Cursor, name: string): void {
  if (cursor.at('(') && name === 'count')
    throw fail('not_supported', { feature: 'aggregate functions in select (count)' });
  if (cursor.at('(') || cursor.at('!')) {
    throw fail('not_supported', { feature: `embedded resources in select (${name})` });
  }
}

function refuseAggregates(cursor: Cursor): void {
  const found = cursor.match(aggregate);
  if (found !== '') throw fail('not_supported', { feature: `aggregate functions in select (${found.slice(1, -2)})` });
}
