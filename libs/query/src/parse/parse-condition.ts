import { readArrayText } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { FilterOperator } from '../operators/filter-operator.js';
import { operatorsByName } from '../operators/registry.js';
import type { Cursor } from './cursor.js';
import type { FieldName, FilterCondition } from './data-request.js';
import { parseQuoted } from './parse-field.js';
import type { RequestLimits } from './request-limits.js';

const expectedOperator = 'operator (eq, gt, ...)';

/** How far a single value reaches: to the end of the parameter, or to the comma or bracket of a tree. */
export type ValueReader = (cursor: Cursor) => string;

/** The value of a filter parameter: all that is left. */
export const restOfText: ValueReader = (cursor) => cursor.match(/[\s\S]*/y);

/** The value inside `and=(…)`: quoted, an array literal, or up to `,` or `)`. */
export const valueInTree: ValueReader = (cursor) => {
  const start = cursor.position;
  if (cursor.at('"')) {
    const quoted = parseQuoted(cursor);
    if (quoted !== null && (cursor.done || cursor.at(',') || cursor.at(')'))) return quoted;
    cursor.position = start;
  }
  return cursor.match(/\{[^{}]*\}/y) || cursor.match(/[^,)]*/y);
};

/** Reads `[not.]operator[(any|all)].value` for a field. Values over `limits.listSize` are refused. */
export function parseCondition(
  cursor: Cursor,
  field: FieldName,
  readValue: ValueReader,
  limits: RequestLimits,
): FilterCondition {
  const negated = cursor.take('not.');
  const operator = parseOperator(cursor, negated);
  const quantifier = operator.quantifiable ? parseQuantifier(cursor) : null;
  const language = operator.searches ? parseLanguage(cursor) : null;
  cursor.expect('.');
  const values = quantifier === null ? parseOperand(cursor, operator, readValue) : parseArray(readValue(cursor));
  if (values.length > limits.listSize) throw fail('too_large', { what: 'list of values', limit: limits.listSize });
  if (values.some((value) => value?.includes('\0'))) throw fail('bad_character', {});
  return {
    kind: 'condition',
    field,
    negated,
    operator,
    quantifier,
    ...(language === null ? {} : { language }),
    values,
  };
}

function parseOperator(cursor: Cursor, negated: boolean): FilterOperator {
  const start = cursor.position;
  const name = cursor.match(/[a-z]+(?=[.(])/y);
  const operator = operatorsByName.get(name);
  if (operator !== undefined) return operator;
  cursor.position = start;
  throw cursor.unexpected(negated ? expectedOperator : `"not" or ${expectedOperator}`);
}

function parseQuantifier(cursor: Cursor): 'any' | 'all' | null {
  if (cursor.take('(any)')) return 'any';
  if (cursor.take('(all)')) return 'all';
  return null;
}

/** `(english)`. */
function parseLanguage(cursor: Cursor): string | null {
  if (!cursor.take('(')) return null;
  const language = cursor.match(/[A-Za-z0-9_]+/y);
  cursor.expect(')');
  return language.toLowerCase();
}

function parseOperand(cursor: Cursor, operator: FilterOperator, readValue: ValueReader): string[] {
  if (operator.operand === 'list') return parseList(cursor);
  if (operator.operand === 'value') return [readValue(cursor)];
  const start = cursor.position;
  const word = cursor
    .match(/[^,)]*/y)
    .trimEnd()
    .toLowerCase();
  if (operator.keywords!.includes(word)) return [word];
  cursor.position = start;
  throw cursor.unexpected(`isVal: (${operator.keywords!.join(', ')})`);
}

/** The elements of `{a,"b,c",NULL}`; `bad_array` for anything else, as PostgreSQL answers. */
function parseArray(text: string): readonly (string | null)[] {
  const elements = readArrayText(text);
  if (elements === null) throw fail('bad_array', { value: text });
  return elements;
}

function parseList(cursor: Cursor): string[] {
  cursor.skipBlanks();
  cursor.expect('(');
  cursor.skipBlanks();
  if (cursor.take(')')) return [];
  const values = [parseElement(cursor)];
  while (cursor.take(',')) values.push(parseElement(cursor));
  cursor.expect(')', '"," or ")"');
  cursor.skipBlanks();
  return values;
}

/** A quoted element must end where its quote ends; otherwise the quotes are part of it, as in PostgREST. */
function parseElement(cursor: Cursor): string {
  const start = cursor.position;
  if (cursor.at('"')) {
    const quoted = parseQuoted(cursor);
    if (quoted !== null && (cursor.at(',') || cursor.at(')'))) return quoted;
    cursor.position = start;
  }
  return cursor.match(/[^,)]*/y);
}
