import type { ColumnType, TypeKind } from '@backstay/catalog';
import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { filterOperators, operatorsByName } from './registry.js';
import { renderOperators } from './render-operators.js';

const types: Readonly<Record<TypeKind, ColumnType>> = {
  boolean: { kind: 'boolean' },
  smallint: { kind: 'smallint' },
  integer: { kind: 'integer' },
  bigint: { kind: 'bigint' },
  numeric: { kind: 'numeric', precision: 5, scale: 2 },
  real: { kind: 'real' },
  double: { kind: 'double' },
  text: { kind: 'text' },
  varchar: { kind: 'varchar', length: 5 },
  char: { kind: 'char', length: 5 },
  uuid: { kind: 'uuid' },
  date: { kind: 'date' },
  time: { kind: 'time', precision: 6 },
  timestamp: { kind: 'timestamp', precision: 6 },
  timestamptz: { kind: 'timestamptz', precision: 6 },
  bytea: { kind: 'bytea' },
  enum: { kind: 'enum', name: 'mood', values: ['sad', 'ok'] },
  json: { kind: 'json' },
  jsonb: { kind: 'jsonb' },
  array: { kind: 'array', of: { kind: 'text' } },
  range: { kind: 'range', name: 'daterange' },
};

/** What an operator says to a type: `yes`, or the code it refuses with. */
function verdict(name: string, type: ColumnType, keyword: string | null = null): string {
  try {
    operatorsByName.get(name)!.accept(type, keyword);
    return 'yes';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

const plain: TypeKind[] = [
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double',
  'text',
  'varchar',
  'char',
  'uuid',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'bytea',
  'enum',
];
const all = Object.keys(types) as TypeKind[];
const accepted: Readonly<Record<string, readonly TypeKind[]>> = {
  eq: [...plain, 'jsonb', 'array', 'range'],
  neq: [...plain, 'jsonb', 'array', 'range'],
  in: [...plain, 'jsonb', 'array', 'range'],
  isdistinct: [...plain, 'jsonb', 'array', 'range'],
  gt: [...plain, 'jsonb', 'range'],
  gte: [...plain, 'jsonb', 'range'],
  lt: [...plain, 'jsonb', 'range'],
  lte: [...plain, 'jsonb', 'range'],
  like: ['text', 'varchar'],
  ilike: ['text', 'varchar'],
  match: ['text', 'varchar'],
  imatch: ['text', 'varchar'],
  fts: ['text', 'varchar'],
  plfts: ['text', 'varchar'],
  phfts: ['text', 'varchar'],
  wfts: ['text', 'varchar'],
  is: all,
  cs: ['jsonb', 'array', 'range'],
  cd: ['jsonb', 'array', 'range'],
  ov: ['array', 'range'],
  // What is no range is refused by the dialect: some engines have no ranges at all.
  ...Object.fromEntries(['sl', 'sr', 'nxr', 'nxl', 'adj'].map((name) => [name, all])),
};
/** Refused by name, since PostgreSQL has them and not every engine can. */
const byName: Readonly<Record<string, readonly TypeKind[]>> = {
  gt: ['array'],
  gte: ['array'],
  lt: ['array'],
  lte: ['array'],
  like: ['char'],
  ilike: ['char'],
  match: ['char'],
  imatch: ['char'],
  fts: ['char', 'json', 'jsonb'],
  plfts: ['char', 'json', 'jsonb'],
  phfts: ['char', 'json', 'jsonb'],
  wfts: ['char', 'json', 'jsonb'],
};

describe('each operator takes the types PostgreSQL has it for, and refuses the others as PostgreSQL does', () => {
  it.each(filterOperators.map((operator) => operator.name))('%s', (name) => {
    const verdicts = all.map((kind) => [kind, verdict(name, types[kind], name === 'is' ? 'null' : null)]);
    const expected = all.map((kind) => [
      kind,
      accepted[name]!.includes(kind) ? 'yes' : byName[name]?.includes(kind) ? 'PGRST127' : '42883',
    ]);
    expect(verdicts).toEqual(expected);
  });

  it.each(['true', 'false', 'unknown'])('is.%s is for booleans', (keyword) => {
    expect(all.filter((kind) => verdict('is', types[kind], keyword) === 'yes')).toEqual(['boolean']);
    expect(verdict('is', types.text, keyword)).toBe('42804');
  });

  it('refuses arrays of json, whose elements have no equality', () => {
    const type: ColumnType = { kind: 'array', of: { kind: 'json' } };
    expect(['eq', 'in', 'gt', 'cs', 'ov'].map((name) => verdict(name, type))).toEqual(Array(5).fill('42883'));
  });
});

describe('the registry', () => {
  it('knows each operator once', () => {
    expect(operatorsByName.size).toBe(filterOperators.length);
  });

  it('takes any and all where PostgREST does', () => {
    expect(filterOperators.filter((o) => o.quantifiable).map((o) => o.name)).toEqual([
      'eq',
      'gt',
      'gte',
      'lt',
      'lte',
      'like',
      'ilike',
      'match',
      'imatch',
    ]);
  });

  it('documents every operator', () => {
    const text = renderOperators();
    for (const { name } of filterOperators) expect(text).toContain(`| \`${name}\` |`);
  });
});
