import type { ColumnType } from '@backstay/catalog';
import type { Comparison, Containment, Expression } from '@backstay/expression';

/** A condition as a request makes it: PostgreSQL's own words with parameters, our tree, and the values of both. */
export interface RequestCase {
  readonly native: string;
  readonly expression: Expression;
  readonly values: readonly string[];
}

const jsonb: ColumnType = { kind: 'jsonb' };
const text: ColumnType = { kind: 'text' };
const column = (name: string, type: ColumnType): Expression => ({ kind: 'column', type, source: 's', column: name });
const meta = column('meta', jsonb);

/** `meta -> a -> 0`, in both tongues. */
function path(steps: readonly (string | number)[], as: 'json' | 'text' = 'json'): { native: string; tree: Expression } {
  const arrows = steps.map((step, i) => {
    const arrow = as === 'text' && i === steps.length - 1 ? '->>' : '->';
    return `${arrow} ${typeof step === 'number' ? step : `'${step.replaceAll("'", "''")}'`}`;
  });
  const type = as === 'text' ? text : jsonb;
  const tree: Expression = steps.length === 0 ? meta : { kind: 'json-path', type, operand: meta, path: steps, as };
  return { native: `(meta ${arrows.join(' ')})`, tree };
}

function compare(
  steps: readonly (string | number)[],
  operator: Comparison['operator'],
  value: string,
  as: 'json' | 'text' = 'json',
): RequestCase {
  const { native, tree } = path(steps, as);
  const type = as === 'text' ? text : jsonb;
  return {
    native: `${native} ${operator} $1::${type.kind}`,
    expression: { kind: 'compare', operator, left: tree, right: { kind: 'value', type, slot: 0 } },
    values: [value],
  };
}

function distinct(steps: readonly (string | number)[], value: string, negated: boolean): RequestCase {
  const { native, tree } = path(steps);
  return {
    native: `${native} is ${negated ? 'not ' : ''}distinct from $1::jsonb`,
    expression: { kind: 'distinct', negated, left: tree, right: { kind: 'value', type: jsonb, slot: 0 } },
    values: [value],
  };
}

function within(steps: readonly (string | number)[], values: readonly string[]): RequestCase {
  const { native, tree } = path(steps);
  return {
    native: `${native} in (${values.map((_, i) => `$${i + 1}::jsonb`).join(', ')})`,
    expression: { kind: 'in', operand: tree, list: [{ kind: 'values', type: jsonb, slot: 0, size: values.length }] },
    values,
  };
}

function contains(
  operator: Containment['operator'],
  value: string,
  steps: readonly (string | number)[] = [],
): RequestCase {
  const { native, tree } = path(steps);
  return {
    native: `${native} ${operator === 'contains' ? '@>' : '<@'} '${value.replaceAll("'", "''")}'::jsonb`,
    expression: { kind: 'containment', operator, left: tree, right: { kind: 'literal', type: jsonb, value } },
    values: [],
  };
}

function array(name: string, type: ColumnType, operator: Comparison['operator'], value: string): RequestCase {
  const word = type.kind === 'array' ? `${type.of.kind}[]` : type.kind;
  return {
    native: `${name} ${operator} $1::${word}`,
    expression: { kind: 'compare', operator, left: column(name, type), right: { kind: 'value', type, slot: 0 } },
    values: [value],
  };
}

const documents = [
  '1',
  '1.0',
  '"1"',
  '5',
  '"plain"',
  'null',
  'true',
  '{}',
  '[]',
  '[1, 2, 3]',
  '[1.0, 2, 3]',
  '[1]',
  '{"a": 1}',
  '{"a": [1]}',
  '{"c": [1, 2, {"d": "x"}]}',
  '12345678901234567',
  '12345678901234568',
  '0.50',
  '{"t": true, "a": 1}',
  '{"n": null}',
  '[3]',
  '[[3]]',
  '[[2]]',
  '[{"a": 1}]',
  '"two"',
  '{"a": [3, 1]}',
  '{"b": {"c": [1]}}',
  '{"b": {"c": [{"d": "x"}]}}',
  '{"b": {}}',
  '{"list": [[2]]}',
  '{"list": [2]}',
  '{"dec": 0.50}',
  '{"s": "q\\"uo\\\\te\\n"}',
  '{"": "empty key"}',
  '[1, "two", null, [3, 4], {"a": 1, "b": 2}, 7]',
  '{"a": 1, "b": {"c": [2, 1, {"d": "x", "e": 1}, 9]}, "n": null, "t": true, "zz": []}',
  '[5, "plain", 6]',
  '{"a": "1", "s": "null", "j": "[1]", "neg": -5, "dec": 0.5}',
  '{"a": [1, 2, 3], "b": "1", "t": "true", "big": 12345678901234567}',
];
const paths: readonly (readonly (string | number)[])[] = [
  [],
  ['a'],
  ['b'],
  ['n'],
  ['t'],
  ['big'],
  ['dec'],
  [0],
  [2],
  [-1],
  ['b', 'c', -1],
];

/** Conditions that only requests make. */
export const requests: readonly RequestCase[] = [
  ...paths.flatMap((steps) => documents.flatMap((value) => [compare(steps, '=', value), distinct(steps, value, true)])),
  ...documents.map((value) => compare(['a'], '<>', value)),
  ...documents.map((value) => distinct(['a'], value, false)),
  within(['a'], ['1', '"1"', '[1, 2, 3.0]', 'null']),
  within([], ['5', '{}']),
  ...documents.flatMap((value) => [
    contains('contains', value),
    contains('contained', value),
    contains('contains', value, ['a']),
  ]),
  ...[
    [0],
    [-1],
    [-2],
    ['b', 'c', -2],
    ['b', 'c', -4],
    ['list', 0, 1],
    ['s'],
    ['a.b'],
    ['sp ace', 'x'],
    ["o'q"],
    ['q"d'],
    ['b\\s'],
    ['é😀'],
    ['$'],
    ['*'],
    ['0'],
    [''],
  ].flatMap((steps) =>
    ['1', '2', '{"a": 1}', 'found', 'x', '5', 'plain', 'q"uo\\te\n'].map((value) => compare(steps, '=', value, 'text')),
  ),
  ...['>', '<='].flatMap((operator) => compare(['a'], operator as '>', '1', 'text')),
  array('numbers', { kind: 'array', of: { kind: 'integer' } }, '=', '{1,2,3}'),
  array('numbers', { kind: 'array', of: { kind: 'integer' } }, '<>', '{}'),
  array('numbers', { kind: 'array', of: { kind: 'integer' } }, '=', '{NULL}'),
  array('prices', { kind: 'array', of: { kind: 'numeric', precision: 10, scale: 2 } }, '=', '{1.1,25e-1}'),
  array('prices', { kind: 'array', of: { kind: 'numeric', precision: 10, scale: 2 } }, '<>', '{1.1,2.501}'),
  array('words', { kind: 'array', of: { kind: 'text' } }, '=', '{admin,ADMIN}'),
  array('words', { kind: 'array', of: { kind: 'text' } }, '=', '{a,"b c",NULL}'),
];
