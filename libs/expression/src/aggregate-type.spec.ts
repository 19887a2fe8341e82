import type { ColumnType } from '@backstay/catalog';
import { describe, expect, it } from 'vitest';
import { aggregateType } from './aggregate-type.js';
import type { Aggregate } from './expression.js';
import { typeName } from './type-name.js';

const names: readonly Aggregate['name'][] = ['sum', 'avg', 'min', 'max', 'count'];

/** As PostgreSQL 15 has it (`pg_typeof`); `-`: no such function, `≠`: engines would not agree. */
const table: readonly (readonly [ColumnType, string])[] = [
  [{ kind: 'smallint' }, 'bigint, numeric, smallint, smallint, bigint'],
  [{ kind: 'integer' }, 'bigint, numeric, integer, integer, bigint'],
  [{ kind: 'bigint' }, 'numeric 0, numeric, bigint, bigint, bigint'],
  [{ kind: 'numeric', precision: 8, scale: 2 }, 'numeric 2, numeric, numeric 2, numeric 2, bigint'],
  [{ kind: 'numeric', precision: null, scale: null }, 'numeric, numeric, numeric, numeric, bigint'],
  [{ kind: 'double' }, '≠, ≠, double precision, double precision, bigint'],
  [{ kind: 'text' }, '-, -, text, text, bigint'],
  [{ kind: 'varchar', length: 9 }, '-, -, text, text, bigint'],
  [{ kind: 'char', length: 3 }, '-, -, character, character, bigint'],
  [{ kind: 'date' }, '-, -, date, date, bigint'],
  [{ kind: 'boolean' }, '-, -, -, -, bigint'],
  [{ kind: 'uuid' }, '-, -, -, -, bigint'],
  [{ kind: 'json' }, '-, -, -, -, bigint'],
  [{ kind: 'array', of: { kind: 'integer' } }, '-, -, ≠, ≠, bigint'],
];

function shown(name: Aggregate['name'], of: ColumnType): string {
  const result = aggregateType(name, of);
  if (!('type' in result)) return result.missing === 'undefined' ? '-' : '≠';
  const { type } = result;
  return type.kind === 'numeric' ? ['numeric', type.scale].join(' ').trim() : typeName(type);
}

describe('aggregateType', () => {
  it.each(table)('of %o is %s for sum, avg, min, max and count', (type, expected) => {
    expect(names.map((name) => shown(name, type)).join(', ')).toBe(expected);
  });
});
