import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';

const type = (kind: 'boolean' | 'integer' | 'bigint' | 'double' | 'text' | 'uuid' | 'jsonb'): ColumnType => ({ kind });
const price: ColumnType = { kind: 'numeric', precision: 10, scale: 2 };
const seen: ColumnType = { kind: 'timestamptz', precision: 6 };
const mood: ColumnType = { kind: 'enum', name: 'mood', values: ['sad', 'ok'] };
const tags: ColumnType = { kind: 'array', of: { kind: 'text' } };

const column = (name: string, of: ColumnType): Expression => ({ kind: 'column', type: of, source: 'b', column: name });
const value = (of: ColumnType, slot = 0): Expression => ({ kind: 'value', type: of, slot });
const equal = (left: Expression, right: Expression): Expression => ({ kind: 'compare', operator: '=', left, right });
const title = column('title', type('text'));
const meta = column('meta', type('jsonb'));
const uid: Expression = { kind: 'claim', type: type('uuid'), claim: 'uid', path: [], as: 'text' };

/** An expression with the values of its slots. */
export interface DialectCase {
  readonly expression: Expression;
  readonly values: readonly string[];
}

/** What the dialects are asked to say; `dialects.spec.ts` holds their answers side by side. */
export const dialectCases: Readonly<Record<string, DialectCase>> = {
  'a text': { expression: equal(title, value(type('text'))), values: ["O'Reilly"] },
  'a whole number': {
    expression: equal(column('id', type('bigint')), value(type('bigint'))),
    values: ['9007199254740993'],
  },
  'a decimal': { expression: equal(column('price', price), value(price)), values: ['12.345'] },
  'a double': { expression: equal(column('size', type('double')), value(type('double'))), values: ['0.1'] },
  'a moment': { expression: equal(column('seen', seen), value(seen)), values: ['2026-01-02T03:04:05.6789+01:00'] },
  'a uuid and a claim': { expression: equal(column('owner', type('uuid')), uid), values: [] },
  'a boolean constant': {
    expression: equal(column('open', type('boolean')), { kind: 'literal', type: type('boolean'), value: 't' }),
    values: [],
  },
  'the order of an enum': {
    expression: { kind: 'compare', operator: '<', left: column('feel', mood), right: value(mood) },
    values: ['ok'],
  },
  'is distinct from': {
    expression: { kind: 'distinct', negated: false, left: title, right: value(type('text')) },
    values: ['x'],
  },
  'a list': {
    expression: {
      kind: 'in',
      operand: column('id', type('bigint')),
      list: [{ kind: 'values', type: type('bigint'), slot: 0, size: 2 }],
    },
    values: ['1', '2'],
  },
  'an empty list': { expression: { kind: 'in', operand: title, list: [] }, values: [] },
  'three-valued logic': {
    expression: {
      kind: 'or',
      operands: [
        { kind: 'not', operand: column('open', type('boolean')) },
        { kind: 'test', test: 'unknown', negated: false, operand: column('open', type('boolean')) },
      ],
    },
    values: [],
  },
  like: {
    expression: { kind: 'like', insensitive: false, operand: title, pattern: value(type('text')) },
    values: ['a%'],
  },
  match: {
    expression: {
      kind: 'regex',
      insensitive: false,
      operand: title,
      pattern: { kind: 'value', type: type('text'), slot: 0 },
    },
    values: ['^a.*é'],
  },
  imatch: {
    expression: {
      kind: 'regex',
      insensitive: true,
      operand: title,
      pattern: { kind: 'value', type: type('text'), slot: 0 },
    },
    values: ['é'],
  },
  'full-text search': {
    expression: {
      kind: 'text-search',
      operand: { kind: 'column', type: type('text'), source: 'b', column: 'title' },
      index: { schema: 'public', name: 'books_title', column: 'title', language: 'english', absent: 'unknown' },
      key: 'id',
      reader: 'to_tsquery',
      sent: { kind: 'value', type: type('text'), slot: 0 },
      words: {
        kind: 'and',
        operands: [
          { kind: 'words', value: { kind: 'value', type: type('text'), slot: 1 }, size: 'usual' },
          {
            kind: 'not',
            operand: { kind: 'prefix', value: { kind: 'value', type: type('text'), slot: 2 }, size: 'usual' },
          },
        ],
      },
    },
    values: ['cat & !dog:*', '"cat"', 'dog*'],
  },
  ilike: {
    expression: { kind: 'like', insensitive: true, operand: title, pattern: value(type('text')) },
    values: ['a%'],
  },
  'a JSON path as text': {
    expression: equal(
      { kind: 'json-path', type: type('text'), operand: meta, path: ['a', 0], as: 'text' },
      value(type('text')),
    ),
    values: ['x'],
  },
  'a JSON value that is greater': {
    expression: {
      kind: 'compare',
      operator: '>',
      left: { kind: 'json-path', type: type('jsonb'), operand: meta, path: ['a'], as: 'json' },
      right: value(type('jsonb')),
    },
    values: ['1.50'],
  },
  'a JSON path as jsonb': {
    expression: equal(
      { kind: 'json-path', type: type('jsonb'), operand: meta, path: ['a'], as: 'json' },
      value(type('jsonb')),
    ),
    values: ['{"b":1}'],
  },
  'an array that contains': {
    expression: { kind: 'containment', operator: 'contains', left: column('tags', tags), right: value(tags) },
    values: ['{new}'],
  },
  'a document that contains': {
    expression: {
      kind: 'containment',
      operator: 'contains',
      left: meta,
      right: { kind: 'literal', type: type('jsonb'), value: '{"a":1}' },
    },
    values: [],
  },
  'division of whole numbers': {
    expression: {
      kind: 'arithmetic',
      type: type('integer'),
      operator: '/',
      left: column('pages', type('integer')),
      right: { kind: 'literal', type: type('integer'), value: '2' },
    },
    values: [],
  },
  lower: { expression: { kind: 'call', type: type('text'), name: 'lower', arguments: [title] }, values: [] },
  now: { expression: { kind: 'call', type: seen, name: 'now', arguments: [] }, values: [] },
  'a cast to text': {
    expression: { kind: 'cast', type: type('text'), operand: column('owner', type('uuid')) },
    values: [],
  },
  'a subquery with the policy of its table': {
    expression: {
      kind: 'exists',
      query: {
        from: [
          {
            table: { schema: 'public', name: 'members' },
            alias: 'm',
            guard: equal({ kind: 'column', type: type('uuid'), source: 'm', column: 'user' }, uid),
          },
        ],
        where: equal(
          { kind: 'column', type: type('bigint'), source: 'm', column: 'book' },
          column('id', type('bigint')),
        ),
        select: null,
      },
    },
    values: [],
  },
};
