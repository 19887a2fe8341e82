import type { HttpRequest } from '../pipeline.types.js';
import { Cursor } from './cursor.js';
import { parseName } from './parse-field.js';

/** The names of `columns` or `on_conflict`; null: the parameter is missing. Throws `bad_query`. */
export function parseNames(
  parameter: 'columns' | 'on_conflict',
  query: HttpRequest['query'],
): readonly string[] | null {
  const text = query.find(([name]) => name === parameter)?.[1];
  if (text === undefined) return null;
  const cursor = new Cursor(text, `${parameter} parameter`);
  const names: string[] = [];
  do {
    cursor.skipBlanks();
    names.push(parseName(cursor));
    cursor.skipBlanks();
  } while (cursor.take(','));
  cursor.end('"," or end of input');
  return [...new Set(names)];
}
