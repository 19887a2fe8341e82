import { fail } from '@backstay/kernel';
import { Cursor } from './cursor.js';
import type { FieldName, FilterTree } from './data-request.js';
import { parseCondition, restOfText, valueInTree } from './parse-condition.js';
import { parseField, parseName, parsePath } from './parse-field.js';
import type { RequestLimits } from './request-limits.js';

/** A filter, and the embedded resources it is about: none for the table itself. */
export interface PlacedFilter {
  readonly path: readonly string[];
  readonly tree: FilterTree;
}

/** Reads one filter parameter: `column=eq.1`, `data->>a=like.*b`, `"a.b"=is.null`, `tasks.name=eq.x`. */
export function parseFilter(name: string, value: string, limits: RequestLimits): PlacedFilter {
  const { path, field } = parseFilterName(name, limits);
  const cursor = new Cursor(value, 'filter');
  const tree = parseCondition(cursor, field, restOfText, limits);
  cursor.end();
  return { path, tree };
}

function parseFilterName(name: string, limits: RequestLimits): { path: string[]; field: FieldName } {
  const cursor = new Cursor(name, 'tree path');
  const path = parseNames(cursor);
  const field = parsePath(cursor, path.pop()!, limits.pathDepth);
  cursor.end('"->", "->>" or end of input');
  return { path, field };
}

/** Reads the names of embedded resources in front of a parameter's own: `tasks`, `"odd name".tasks`. */
export function parseResourcePath(text: string): readonly string[] {
  const cursor = new Cursor(text, 'tree path');
  const names = parseNames(cursor);
  cursor.end('"." or end of input');
  return names;
}

function parseNames(cursor: Cursor): string[] {
  const names: string[] = [];
  do {
    names.push(parseName(cursor));
  } while (cursor.take('.'));
  return names;
}

/**
 * Reads one tree parameter. `name` is `and`, `or`, `not.and` or `not.or`; a longer one names an embedded resource.
 * `value` is the list in brackets.
 */
export function parseTree(name: string, value: string, limits: RequestLimits): PlacedFilter {
  const parts = name.split('.');
  const operator = parts.pop() as 'and' | 'or';
  const negated = parts.at(-1) === 'not' && parts.pop() !== undefined;
  const path = parts.length === 0 ? [] : parseResourcePath(parts.join('.'));
  const cursor = new Cursor(operator + value, 'logic tree', value);
  cursor.take(operator);
  const tree: FilterTree = { kind: operator, negated, operands: parseOperands(cursor, 1, limits) };
  cursor.end();
  return { path, tree };
}

function parseOperands(cursor: Cursor, depth: number, limits: RequestLimits): FilterTree[] {
  if (depth > limits.treeDepth) throw fail('too_large', { what: 'depth of and/or', limit: limits.treeDepth });
  cursor.skipBlanks();
  cursor.expect('(');
  const operands: FilterTree[] = [];
  do {
    cursor.skipBlanks();
    operands.push(parseNode(cursor, depth, limits));
    cursor.skipBlanks();
  } while (cursor.take(','));
  cursor.expect(')', '"," or ")"');
  cursor.skipBlanks();
  return operands;
}

const branch = /(not\.)?(and|or)(?=[ \t]*\()/y;

function parseNode(cursor: Cursor, depth: number, limits: RequestLimits): FilterTree {
  const head = cursor.match(branch);
  if (head !== '') {
    const kind = head.endsWith('and') ? 'and' : 'or';
    return { kind, negated: head.startsWith('not.'), operands: parseOperands(cursor, depth + 1, limits) };
  }
  const field = parseField(cursor, limits.pathDepth);
  cursor.expect('.', '"->", "->>" or "."');
  return parseCondition(cursor, field, valueInTree, limits);
}
