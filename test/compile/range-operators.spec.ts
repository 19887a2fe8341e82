import { describe, expect, it } from 'vitest';
import type { ColumnType } from '@backstay/catalog';
import type { Comparison, Containment, Expression, RangePosition } from '@backstay/expression';
import { Failure } from '@backstay/kernel';
import { bindStatement, compileExpression, finish } from '@backstay/query';
import { mariadbDialect } from '../../libs/engine/src/mariadb/mariadb.dialect.js';
import { mysqlDialect } from '../../libs/engine/src/mysql/mysql.dialect.js';
import { postgresDialect } from '../../libs/engine/src/postgres/postgres.dialect.js';
import { sqliteDialect } from '../../libs/engine/src/sqlite/sqlite.dialect.js';

const dialects = { postgres: postgresDialect, mysql: mysqlDialect, mariadb: mariadbDialect, sqlite: sqliteDialect };
const names = ['postgres', 'mysql', 'mariadb', 'sqlite'] as const;
const during: ColumnType = { kind: 'range', name: 'tstzrange' };
const days: ColumnType = { kind: 'range', name: 'daterange' };
const text: ColumnType = { kind: 'text' };

const column = (name: string, type: ColumnType): Expression => ({ kind: 'column', type, source: 'b', column: name });
const value = (type: ColumnType): Expression => ({ kind: 'value', type, slot: 0 });
const position = (operator: RangePosition['operator'], left: Expression, type: ColumnType): Expression => ({
  kind: 'range-position',
  operator,
  left,
  right: value(type),
});
const lies = (operator: RangePosition['operator']): Expression => position(operator, column('during', during), during);

/** SQL and its parameters, or the code and what it says. */
function said(name: keyof typeof dialects, expression: Expression, sent: string): readonly unknown[] {
  const dialect = dialects[name];
  try {
    const compiled = finish(compileExpression(expression, dialect), dialect);
    const { sql, parameters } = bindStatement(compiled, [sent], { role: 'anon', claims: {} }, dialect);
    return [sql, ...parameters];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [error.code, error.code === 'PGRST127' ? error.details : error.message];
  }
}

const sent = '[2026-01-02T03:00+01:00,2026-01-03)';
const bound = '["2026-01-02 02:00:00+00","2026-01-03 00:00:00+00")';

const noRange = 'the type tstzrange on this database';

/** What PostgreSQL is told, and the name under which all others refuse. */
const cases: readonly (readonly [title: string, Expression, postgres: readonly unknown[], others: string])[] = [
  ['<< of ranges', lies('<<'), ['("b"."during" << $1::tstzrange)', bound], noRange],
  ['>> of ranges', lies('>>'), ['("b"."during" >> $1::tstzrange)', bound], noRange],
  ['&< of ranges', lies('&<'), ['("b"."during" &< $1::tstzrange)', bound], noRange],
  ['&> of ranges', lies('&>'), ['("b"."during" &> $1::tstzrange)', bound], noRange],
  ['-|- of ranges', lies('-|-'), ['("b"."during" -|- $1::tstzrange)', bound], noRange],
  [
    '&< of a text',
    position('&<', column('title', text), text),
    ['42883', 'operator does not exist: text &< unknown'],
    'range operators (nxr)',
  ],
  [
    '>> of a whole number',
    position('>>', column('pages', { kind: 'integer' }), text),
    ['42804', 'argument of WHERE must be type boolean, not type integer'],
    'range operators (sr)',
  ],
];

describe.each(cases)('%s', (_title, expression, postgres, others) => {
  it.each(names)('is said, or refused by name, on %s', (name) => {
    expect(said(name, expression, sent)).toEqual(name === 'postgres' ? postgres : ['PGRST127', others]);
  });
});

const compare = (operator: Comparison['operator']): Expression => ({
  kind: 'compare',
  operator,
  left: column('days', days),
  right: value(days),
});
const contain = (operator: Containment['operator']): Expression => ({
  kind: 'containment',
  operator,
  left: column('days', days),
  right: value(days),
});

describe.each([
  ['&&', contain('overlaps'), '[2026-01-30,2026-01-31]', '[2026-01-30,2026-02-01)'],
  ['@>', contain('contains'), 'empty', 'empty'],
  ['<@', contain('contained'), '[,]', '(,)'],
  ['<', compare('<'), '(,2026-01-31)', '(,2026-01-31)'],
  ['=', compare('='), '(2026-01-31,2026-02-01)', 'empty'],
] as const)('%s of ranges', (operator, expression, text, canonical) => {
  it.each(names)('is said, or the type refused by name, on %s', (name) => {
    expect(said(name, expression, text)).toEqual(
      name === 'postgres'
        ? [`("b"."days" ${operator} $1::daterange)`, canonical]
        : ['PGRST127', 'the type daterange on this database'],
    );
  });
});
