import type { ForeignKey, Table } from '@backstay/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importOrder } from './import-order.js';

interface Reference {
  readonly to: string;
  readonly nullable: boolean;
}

/** A table with one foreign key a reference, over a column of its own. */
function table(name: string, references: readonly Reference[] = [], keyed = true): Table {
  const column = (of: string, nullable: boolean) => ({
    name: of,
    type: { kind: 'integer' as const },
    nullable,
    default: null,
    identity: null,
    generated: false,
    comment: null,
  });
  const key = ({ to }: Reference, i: number): ForeignKey => ({
    name: `${name}_${i}`,
    columns: [`c${i}`],
    references: { table: { schema: 'public', name: to }, columns: ['id'] },
    onUpdate: 'no action',
    onDelete: 'no action',
  });
  return {
    schema: 'public',
    name,
    columns: [column('id', false), ...references.map(({ nullable }, i) => column(`c${i}`, nullable))],
    primaryKey: keyed ? { name: `${name}_pkey`, columns: ['id'] } : null,
    uniqueKeys: [],
    uniqueIndexes: [],
    foreignKeys: references.map(key),
    checkNames: [],
    grants: [],
    comment: null,
  };
}

const must = (to: string): Reference => ({ to, nullable: false });
const may = (to: string): Reference => ({ to, nullable: true });
const told = (tables: readonly Table[]) => {
  const order = importOrder(tables);
  return {
    tables: order.tables.map((one) => [one.table.name, ...one.later]),
    stuck: order.stuck.map(({ name }) => name),
  };
};

describe('the order of an import', () => {
  it('puts a table behind those it refers to, and leaves alone what is not among them', () => {
    expect(told([table('c', [must('b'), may('elsewhere')]), table('b', [may('a')]), table('a')])).toEqual({
      tables: [['a'], ['b'], ['c']],
      stuck: [],
    });
  });

  it('lets the column of a table that refers to itself wait', () => {
    expect(told([table('tree', [may('tree'), must('owners')]), table('owners')])).toEqual({
      tables: [['owners'], ['tree', 'c0']],
      stuck: [],
    });
  });

  it('breaks a circle where a column may be NULL, and nowhere else', () => {
    const tables = [table('below', [may('teams')]), table('teams', [must('staff')]), table('staff', [may('teams')])];
    expect(told(tables)).toEqual({ tables: [['staff', 'c0'], ['teams'], ['below']], stuck: [] });
  });

  it('names the tables that have no order', () => {
    expect(told([table('a', [must('b')]), table('b', [must('a')]), table('free')]).stuck).toEqual(['a', 'b']);
    expect(told([table('a', [must('a')])]).stuck).toEqual(['a']);
    expect(told([table('a', [may('a')], false)]).stuck).toEqual(['a']);
  });

  it('has every reference of a row before it, or waiting', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const reference = fc.record({ to: fc.constantFrom(...names), nullable: fc.boolean() });
    const schema = fc.tuple(...names.map(() => fc.array(reference, { maxLength: 3 })));
    fc.assert(
      fc.property(schema, (all) => {
        const { tables, stuck } = importOrder(all.map((references, i) => table(names[i]!, references)));
        expect([...tables.map((one) => one.table.name), ...stuck.map(({ name }) => name)].toSorted()).toEqual(names);
        const seen = new Set<string>();
        for (const { table: one, later } of tables) {
          for (const key of one.foreignKeys)
            if (!later.includes(key.columns[0]!)) expect(seen).toContain(key.references.table.name);
          seen.add(one.name);
        }
        // What may all wait is never stuck.
        if (all.flat().every(({ nullable }) => nullable)) expect(stuck).toEqual([]);
      }),
    );
  });
});
