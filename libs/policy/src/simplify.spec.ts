import { rewrite, type Expression } from '@backstay/expression';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, conjunction, disjunction, never, simplify } from './simplify.js';

const column = (name: string): Expression => ({
  kind: 'column',
  type: { kind: 'boolean' },
  source: 'row',
  column: name,
});
const unknown: Expression = { kind: 'literal', type: { kind: 'boolean' }, value: null };

type Truth = boolean | null;

/** SQL's three-valued logic. */
function evaluate(e: Expression, row: Readonly<Record<string, Truth>>): Truth {
  switch (e.kind) {
    case 'literal':
      return e.value === null ? null : e.value === 'true';
    case 'column':
      return row[e.column] ?? null;
    case 'not': {
      const operand = evaluate(e.operand, row);
      return operand === null ? null : !operand;
    }
    case 'and':
    case 'or': {
      const deciding = e.kind === 'or';
      const values = e.operands.map((operand) => evaluate(operand, row));
      return values.includes(deciding) ? deciding : values.includes(null) ? null : !deciding;
    }
    default:
      throw new Error(e.kind);
  }
}

const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(always, never, unknown, column('a'), column('b')),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('tree'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('tree') }),
  ),
}));
const truth = fc.constantFrom<Truth>(true, false, null);

describe('simplify', () => {
  it('never changes what a condition means, for TRUE, FALSE and NULL alike', () => {
    fc.assert(
      fc.property(tree, truth, truth, (condition, a, b) => {
        expect(evaluate(rewrite(condition, simplify), { a, b })).toBe(evaluate(condition, { a, b }));
      }),
    );
  });

  it('leaves no constant beside a condition', () => {
    expect(conjunction([always, column('a')])).toEqual(column('a'));
    expect(conjunction([column('a'), never])).toEqual(never);
    expect(disjunction([never, column('a'), never])).toEqual(column('a'));
    expect(disjunction([column('a'), always])).toEqual(always);
    expect(conjunction([])).toEqual(always);
    expect(disjunction([])).toEqual(never);
    expect(conjunction([unknown, column('a')])).toMatchObject({ kind: 'and' });
  });
});
