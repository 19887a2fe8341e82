import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import type { Expression, Value } from '@backstay/expression';
import type { Principal } from '@backstay/kernel';
import {
  bindStatement,
  compileExpression,
  decider,
  finish,
  join,
  overlayRow,
  sql,
  type Dialect,
  type Statement,
  type StoredRow,
} from '@backstay/query';
import { onEveryEngine } from '../contract/engine-under-test.js';

const people = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const kinds = ['boolean', 'smallint', 'integer', 'bigint', 'uuid'] as const;
type Kind = (typeof kinds)[number];

/** Texts as they are stored, and as an author or a token may write the same values. */
const stored: Readonly<Record<Kind, readonly string[]>> = {
  boolean: ['true', 'false'],
  smallint: ['0', '7', '-7'],
  integer: ['0', '7', '2147483647'],
  bigint: ['9007199254740992', '9007199254740993', '-1'],
  uuid: people,
};
const written: Readonly<Record<Kind, readonly string[]>> = {
  boolean: ['true', 'false'],
  smallint: ['0', '7', '-7'],
  integer: ['0', '7', '2147483647'],
  bigint: ['9007199254740993', '-1'],
  uuid: [people[0]!, people[1]!.toUpperCase()],
};

const typeOf = (kind: Kind): ColumnType => ({ kind });
const kind = fc.constantFrom(...kinds);
const column = (of: Kind): Expression => ({ kind: 'column', type: typeOf(of), source: 'row', column: `c_${of}` });
const literal = (of: Kind): fc.Arbitrary<Expression> =>
  fc.option(fc.constantFrom(...written[of])).map((value) => ({ kind: 'literal', type: typeOf(of), value }));
const uid: Expression = { kind: 'claim', type: { kind: 'uuid' }, claim: 'uid', path: [], as: 'text' };

const operand = (of: Kind): fc.Arbitrary<Expression> =>
  fc.oneof(fc.constant(column(of)), literal(of), ...(of === 'uuid' ? [fc.constant(uid)] : []));
const comparison = kind.chain((of) =>
  fc
    .record({ operator: fc.constantFrom('=' as const, '<>' as const), left: operand(of), right: operand(of) })
    .map((parts): Expression => ({ kind: 'compare', ...parts })),
);
const nullTest = kind
  .chain((of) => fc.record({ operand: operand(of), negated: fc.boolean() }))
  .map((parts): Expression => ({ kind: 'test', test: 'null', ...parts }));

const { condition } = fc.letrec<{ condition: Expression }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    comparison,
    nullTest,
    fc.constant(column('boolean')),
    fc
      .record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        operands: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
      })
      .map((parts): Expression => parts),
    tie('condition').map((inner): Expression => ({ kind: 'not', operand: inner })),
    fc
      .record({
        test: fc.constantFrom('true' as const, 'false' as const),
        negated: fc.boolean(),
        operand: tie('condition'),
      })
      .map((parts): Expression => ({ kind: 'test', ...parts })),
  ),
}));

const row = fc
  .tuple(...kinds.map((of) => fc.option(fc.constantFrom(...stored[of])).map((text) => [`c_${of}`, text] as const)))
  .map((cells): StoredRow => new Map(cells));

/** One row with the engine's verdict on each case. */
function verdicts(cases: readonly (readonly [Expression, StoredRow])[], asker: Principal, dialect: Dialect): Statement {
  const values: (string | null)[] = [];
  const list = cases.map(([one, proposed]) => {
    const overlaid = overlayRow(one, 'row', proposed, (name, text): Value => {
      values.push(text);
      return { kind: 'value', type: typeOf(name.slice(2) as Kind), slot: values.length - 1, stored: true };
    });
    return sql`CASE WHEN ${compileExpression(overlaid, dialect)} THEN 1 ELSE 0 END`;
  });
  return bindStatement(finish(sql`SELECT ${join(list, ', ')}`, dialect), values, asker, dialect);
}

onEveryEngine('What the program decides of a proposed row', {}, (current) => {
  it('is what the engine would say', async () => {
    const { engine } = current();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(condition, row), { minLength: 10, maxLength: 20 }),
        fc.option(fc.constantFrom(...people)),
        async (cases, sub) => {
          const asker: Principal = { role: 'authenticated', claims: sub === null ? {} : { sub } };
          const decided = cases.map(([one, proposed]) => decider(one, 'row', asker)(proposed));
          const [answer] = await engine.read([verdicts(cases, asker, engine.dialect)], { timeoutMs: 10_000 });
          expect(decided).toEqual(answer!.rows[0]!.map((cell) => Number(cell) === 1));
        },
      ),
      { numRuns: process.env['BACKSTAY_NIGHTLY'] ? 1000 : 25 },
    );
  });

  it('is left to the engine where more than texts tells values apart, or a claim is none of its type', () => {
    const asker: Principal = { role: 'authenticated', claims: { sub: 'nobody' } };
    const text: ColumnType = { kind: 'text' };
    const undecided: readonly Expression[] = [
      { kind: 'compare', operator: '=', left: column('uuid'), right: uid },
      {
        kind: 'compare',
        operator: '<',
        left: column('integer'),
        right: { kind: 'literal', type: { kind: 'integer' }, value: '1' },
      },
      {
        kind: 'compare',
        operator: '=',
        left: { kind: 'column', type: text, source: 'row', column: 'c_text' },
        right: { kind: 'literal', type: text, value: 'a' },
      },
      // False whatever the other says, but that one may fail.
      {
        kind: 'and',
        operands: [{ kind: 'compare', operator: '=', left: column('uuid'), right: uid }, column('boolean')],
      },
      {
        kind: 'compare',
        operator: '=',
        left: { ...column('integer'), type: { kind: 'integer', stored: 'int(5) zerofill' } } as Expression,
        right: column('integer'),
      },
      {
        kind: 'test',
        test: 'null',
        negated: false,
        operand: { kind: 'column', type: text, source: 'other', column: 'x' },
      },
    ];
    const proposed: StoredRow = new Map([
      ['c_uuid', people[0]!],
      ['c_boolean', 'false'],
      ['c_integer', '0'],
      ['c_text', 'a'],
    ]);
    for (const one of undecided) expect(decider(one, 'row', asker)(proposed), JSON.stringify(one)).toBeNull();
    expect(decider(column('bigint'), 'row', asker)(proposed)).toBeNull();
  });
});
