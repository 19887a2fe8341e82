import type { Expression } from '@backstay/expression';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternatives } from '../clauses/alternatives.js';
import { clauseTree } from '../clauses/clause-tree.js';
import type { Policy } from '../policy.js';
import { compareExposures } from './compare-exposure.js';
import { readExposure, writeExposure } from './exposure-text.js';
import { measureExposure } from './measure-exposure.js';

/** Three-valued: null is NULL. */
type Truth = boolean | null;
type Row = Readonly<Record<string, Truth>>;

const names = ['a', 'b', 'c'];
const rows: readonly Row[] = [true, false, null].flatMap((a) =>
  [true, false, null].flatMap((b) => [true, false, null].map((c) => ({ a, b, c }))),
);

const boolean = { kind: 'boolean' } as const;
const column = (name: string): Expression => ({ kind: 'column', type: boolean, source: 'row', column: name });
const constant = (value: 'true' | 'false'): Expression => ({ kind: 'literal', type: boolean, value });

function evaluate(e: Expression, row: Row): Truth {
  switch (e.kind) {
    case 'literal':
      return e.value === null ? null : e.value === 'true';
    case 'column':
      return row[e.column] ?? null;
    case 'not': {
      const value = evaluate(e.operand, row);
      return value === null ? null : !value;
    }
    case 'and':
    case 'or': {
      const values = e.operands.map((operand) => evaluate(operand, row));
      const deciding = e.kind === 'or';
      return values.includes(deciding) ? deciding : values.includes(null) ? null : !deciding;
    }
    case 'test': {
      const value = evaluate(e.operand, row);
      const holds = e.test === 'null' ? value === null : value === (e.test === 'true');
      return e.negated ? !holds : holds;
    }
    default:
      throw new Error(`${e.kind} is not made here`);
  }
}

const { condition } = fc.letrec<{ condition: Expression }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...names).map(column),
    fc.constantFrom('true' as const, 'false' as const).map(constant),
    fc
      .record({
        name: fc.constantFrom(...names),
        test: fc.constantFrom('null' as const, 'true' as const),
        negated: fc.boolean(),
      })
      .map(({ name, test, negated }): Expression => ({ kind: 'test', test, negated, operand: column(name) })),
    fc
      .record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        operands: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
      })
      .map((logic): Expression => logic),
    tie('condition').map((operand): Expression => ({ kind: 'not', operand })),
  ),
}));

const policies = fc.array(fc.record({ using: condition, permissive: fc.boolean() }), { maxLength: 4 }).map((list) =>
  list.map(({ using, permissive }, i): Policy => ({
    name: `p${i}`,
    table: { schema: 'public', name: 't' },
    permissive,
    command: 'select',
    roles: ['anon'],
    using,
    check: null,
    source: { using: null, check: null },
  })),
);

const table = {
  schema: 'public',
  name: 't',
  columns: names.map((name) => ({ name, generated: false })),
  grants: [{ role: 'anon' as const, privilege: 'select' as const, columns: 'all' as const }],
};

const lets = (list: readonly Policy[], row: Row): boolean => {
  const of = (permissive: boolean): readonly Truth[] =>
    list.filter((policy) => policy.permissive === permissive).map(({ using }) => (using ? evaluate(using, row) : null));
  return of(true).includes(true) && of(false).every((value) => value === true);
};

describe('what policies let through', () => {
  it('is what the alternatives say, for every row', () => {
    fc.assert(
      fc.property(condition, (expression) => {
        const found = alternatives(clauseTree(expression, (clause) => clause))!;
        for (const row of rows) {
          const some = found.some((one) => [...one].every((clause) => evaluate(clause, row) === true));
          expect(some).toBe(evaluate(expression, row) === true);
        }
      }),
    );
  });

  it('is never more than before when nothing is told to widen', () => {
    fc.assert(
      fc.property(policies, policies, (before, after) => {
        const read = readExposure(writeExposure(measureExposure([table], before)));
        if (!('exposure' in read)) throw new Error(read.text);
        const changes = compareExposures(read.exposure, measureExposure([table], after));
        const opened = rows.filter((row) => lets(after, row) && !lets(before, row));
        if (changes.every(({ effect }) => effect === 'narrows')) expect(opened).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is never told to change when only names and order did', () => {
    fc.assert(
      fc.property(policies, (list) => {
        const turned = list.toReversed().map((policy, i) => ({ ...policy, name: `q${i}` }));
        expect(compareExposures(measureExposure([table], list), measureExposure([table], turned))).toEqual([]);
      }),
    );
  });
});
