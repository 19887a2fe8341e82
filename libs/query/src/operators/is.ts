import type { ColumnType } from '@backstay/catalog';
import { typeName } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { FilterOperator } from './filter-operator.js';

const tests = {
  null: { test: 'null', negated: false },
  not_null: { test: 'null', negated: true },
  true: { test: 'true', negated: false },
  false: { test: 'false', negated: false },
  unknown: { test: 'unknown', negated: false },
} as const;

/** `is`: tests that are never NULL themselves. */
export const is: FilterOperator = {
  name: 'is',
  operand: 'keyword',
  keywords: Object.keys(tests),
  quantifiable: false,
  accept: requireBoolean,
  build: ({ field, values }) => ({
    kind: 'test',
    ...tests[values[0] as keyof typeof tests],
    operand: field,
  }),
  about: {
    meaning: '`null` or `not_null` on every type; `true`, `false` or `unknown` on booleans; any case',
    types: 'all; booleans',
    example: 'deleted_at=is.null',
  },
};

function requireBoolean(type: ColumnType, keyword: string | null): void {
  if (keyword === 'null' || keyword === 'not_null' || type.kind === 'boolean') return;
  throw fail('type_mismatch', {
    message: `argument of IS ${String(keyword).toUpperCase()} must be type boolean, not type ${typeName(type)}`,
  });
}
