import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expression } from '@backstay/expression';
import { compileExpression, sql } from '@backstay/query';
import { testEngines } from '../support/databases.js';
import { openSample, type SampleDatabase, type SampleRow } from './sample-table.js';

/** Where bound values are cast or have a collation of their own, either of which can cost an index. */
const engines = testEngines.filter((name) => name === 'mysql' || name === 'mariadb');
const two = (n: number): string => String(n).padStart(2, '0');
const uuid = (n: number): string => `a0eebc99-9c0b-4ef8-bb6d-${String(n).padStart(12, '0')}`;

/** Values that differ from row to row, so that an index is worth its use. */
const rows: readonly SampleRow[] = Array.from({ length: 400 }, (_, i) => ({
  id: String(i + 1),
  owner: uuid(i),
  whole: String(i),
  big: String(i * 1000),
  price: `${i}.50`,
  name: `n${i}`,
  day: `20${two(i % 90)}-01-${two((i % 28) + 1)}`,
  seen: `2026-01-02T${two(i % 24)}:${two(i % 60)}:00Z`,
}));
const wanted: readonly (readonly [column: string, value: string])[] = [
  ['owner', uuid(7)],
  ['whole', '7'],
  ['big', '7000'],
  ['price', '7.50'],
  ['name', 'n7'],
  ['day', '2007-01-08'],
  ['seen', '2026-01-02T07:07:00Z'],
];

describe.runIf(engines.length > 0).each(engines.length > 0 ? engines : ['mysql' as const])('On %s', (name) => {
  let database: SampleDatabase;
  beforeAll(async () => {
    database = await openSample(name, { samples: rows });
    const { dialect } = database.engine;
    const indexes = wanted.map(([c]) => `CREATE INDEX ix_${c} ON samples (${dialect.quote(c)})`);
    await database.engine.execute([...indexes, 'ANALYZE TABLE samples'], { timeoutMs: 20_000 });
  });
  afterAll(() => database.close());

  it.each(wanted)('a bound value lets an index on %s be used', async (columnName, value) => {
    const { dialect } = database.engine;
    const { type } = database.table.columns.find((column) => column.name === columnName)!;
    const column: Expression = { kind: 'column', type, source: 's', column: columnName };
    const right: Expression = { kind: 'value', type, slot: 0 };
    const conditions: readonly Expression[] = [
      { kind: 'compare', operator: '=', left: column, right },
      { kind: 'in', operand: column, list: [right, right] },
    ];
    for (const condition of conditions) {
      const plan = await database.run(
        sql`EXPLAIN SELECT s.id FROM samples AS s WHERE ${compileExpression(condition, dialect)}`,
        [value],
      );
      expect(plan.rows.flat().join(' ')).toContain(`ix_${columnName}`);
    }
  });
});
