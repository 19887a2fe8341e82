import { describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import type { Expression } from './expression.js';
import { printExpression } from './print-expression.js';

const text: ColumnType = { kind: 'text' };
const column = (name: string, source = 'row', type = text): Expression => ({
  kind: 'column',
  type,
  source,
  column: name,
});
const literal = (value: string | null, type: ColumnType = text): Expression => ({ kind: 'literal', type, value });
const equal = (left: Expression, right: Expression, operator: '=' | '<' = '='): Expression => ({
  kind: 'compare',
  operator,
  left,
  right,
});
const uid: Expression = { kind: 'claim', type: { kind: 'uuid' }, claim: 'uid', path: [], as: 'text' };
const claim = (type: ColumnType, as: 'json' | 'text', ...path: (string | number)[]): Expression => ({
  kind: 'claim',
  type,
  claim: 'jwt',
  path,
  as,
});
const and = (...operands: readonly Expression[]): Expression => ({ kind: 'and', operands });
const or = (...operands: readonly Expression[]): Expression => ({ kind: 'or', operands });
const cast = (operand: Expression, type: ColumnType): Expression => ({ kind: 'cast', type, operand });
const loans = (where: Expression, guard?: Expression): Expression => ({
  kind: 'exists',
  query: {
    from: [{ table: { schema: 'public', name: 'loans' }, alias: 'l_7', ...(guard && { guard }) }],
    where,
    select: null,
  },
});

const print = (e: Expression, guards = false): string =>
  printExpression(e, { row: { source: 'row', table: 'books' }, guards });

describe('an expression in words', () => {
  it.each<[Expression, string]>([
    [equal(uid, column('owner')), 'owner = auth.uid()'],
    [equal(literal('7', { kind: 'integer' }), column('age'), '<'), 'age > 7'],
    [equal(column('b'), column('a')), 'a = b'],
    [literal("it's"), "'it''s'"],
    [literal(null), 'null'],
    [column('Odd "name"'), '"Odd ""name"""'],
    [
      and(column('a'), or(column('b'), column('c')), { kind: 'not', operand: column('d') }),
      'a and (b or c) and not (d)',
    ],
    [and(), 'true'],
    [or(), 'false'],
    [equal(and(column('a'), column('b')), literal('true', { kind: 'boolean' })), '(a and b) = true'],
    [claim(text, 'text', 'app', 0, 'org'), "auth.jwt() -> 'app' -> 0 ->> 'org'"],
    [equal(claim({ kind: 'uuid' }, 'text', 'org'), column('org')), "org = ((auth.jwt() ->> 'org')::uuid)"],
    [{ kind: 'in', operand: column('s'), list: [literal('b'), literal('a')] }, "s in ('a', 'b')"],
    [{ kind: 'in', operand: column('s'), list: [literal('b')] }, "s = 'b'"],
    [cast(column('n'), { kind: 'numeric', precision: 10, scale: 2 }), 'n::numeric(10,2)'],
    [cast(column('n'), { kind: 'varchar', length: 3 }), 'n::character varying(3)'],
    [cast(column('n'), { kind: 'array', of: { kind: 'integer' } }), 'n::integer[]'],
    [cast(column('n'), { kind: 'timestamptz', precision: 3 }), 'n::timestamptz(3)'],
    [{ kind: 'like', insensitive: true, operand: column('a'), pattern: literal('x%') }, "a ilike 'x%'"],
    [{ kind: 'distinct', negated: true, left: column('a'), right: uid }, 'a is not distinct from auth.uid()'],
    [{ kind: 'test', test: 'null', negated: true, operand: column('a') }, 'a is not null'],
    [
      {
        kind: 'case',
        type: text,
        branches: [{ when: equal(column('a'), literal('x')), then: column('b') }],
        otherwise: literal(null),
      },
      "(case when (a = 'x') then b else null end)",
    ],
    [{ kind: 'call', type: text, name: 'coalesce', arguments: [column('a'), literal('')] }, "coalesce(a, '')"],
    [{ kind: 'containment', operator: 'contains', left: column('tags'), right: literal('{a}') }, "tags @> '{a}'"],
    [{ kind: 'arithmetic', type: { kind: 'integer' }, operator: '-', left: column('a'), right: column('b') }, 'a - b'],
    [
      loans(and(equal(column('book', 'l_7'), column('id')), column('open', 'l_7'))),
      'exists (select 1 from loans where books.id = loans.book and loans.open)',
    ],
  ])('%#: %s', (expression, expected) => {
    expect(print(expression)).toBe(expected);
  });

  it('shows the policies of tables inside when they are asked for', () => {
    const expression = loans(column('open', 'l_7'), equal(column('reader', 'l_7'), uid));
    expect(print(expression)).toBe('exists (select 1 from loans where loans.open)');
    expect(print(expression, true)).toBe('exists (select 1 from loans [loans.reader = auth.uid()] where loans.open)');
  });

  it('tells a table inside from the row’s own by a name of its own', () => {
    const query = {
      from: [{ table: { schema: 'public', name: 'books' }, alias: 'x' }],
      where: equal(column('id', 'x'), column('id')),
      select: null,
      definer: 'look',
    };
    expect(print({ kind: 'exists', query })).toBe(
      'exists (select 1 from books books_2 where books.id = books_2.id /* look */)',
    );
  });

  it('says how many rows there must be more than', () => {
    const e = loans(column('open', 'l_7'));
    expect(print({ ...e, beyond: 2 } as Expression)).toBe('exists (select 1 from loans where loans.open offset 2)');
  });

  it('writes a look-up function by its body, or by its name where that is enough', () => {
    const e = loans(column('open', 'l_7'));
    const called = { ...e, query: { ...(e as { query: object }).query, definer: 'has_loan' } } as Expression;
    expect(print(called)).toBe('exists (select 1 from loans where loans.open /* has_loan */)');
    expect(
      printExpression(called, { row: { source: 'row', table: 'books' }, guards: false, lookupsByName: true }),
    ).toBe('has_loan(…)');
  });
});
