import { Cursor } from './cursor.js';
import type { OrderItem } from './data-request.js';
import { parseName, parsePath } from './parse-field.js';
import type { RequestLimits } from './request-limits.js';

const modifier = /\.(asc|desc|nullsfirst|nullslast)(?=[.,\s]|$)/y;

/** Reads `order`: `a,b.desc,c.asc.nullslast,data->>d,clients(name)`. */
export function parseOrder(text: string, limits: RequestLimits): OrderItem[] {
  const cursor = new Cursor(text, 'order');
  const items: OrderItem[] = [];
  do {
    cursor.skipBlanks();
    items.push(parseTerm(cursor, limits));
    cursor.skipBlanks();
  } while (cursor.take(','));
  cursor.end('delimiter (.), "," or end of input');
  return items;
}

function parseTerm(cursor: Cursor, limits: RequestLimits): OrderItem {
  const name = parseName(cursor);
  const related = cursor.take('(');
  const field = parsePath(cursor, related ? parseName(cursor) : name, limits.pathDepth);
  if (related) cursor.expect(')');
  const words: string[] = [];
  for (let word = cursor.match(modifier); word !== ''; word = cursor.match(modifier)) words.push(word.slice(1));
  const direction = words[0] === 'asc' || words[0] === 'desc' ? words[0] : null;
  const nulls = words[direction === null ? 0 : 1];
  if (words.length > (direction === null ? 1 : 2) || nulls === 'asc' || nulls === 'desc') {
    throw cursor.unexpected('"," or end of input');
  }
  if (words.length === 0 && cursor.at('.')) {
    cursor.take('.');
    throw cursor.unexpected('"asc", "desc", "nullsfirst" or "nullslast"');
  }
  return {
    resource: related ? name : null,
    field,
    direction,
    nulls: nulls === undefined ? null : nulls === 'nullsfirst' ? 'first' : 'last',
  };
}
