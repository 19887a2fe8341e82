import type { SchemaRecord } from '@backstay/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { readSchema } from './changes.js';
import { column, record, table } from './definitions.js';
import { grownLibrary, library } from './library.js';
import { openNode, type SchemaNode } from './open-node.js';

const careful = { allowDestructive: false };

describe.each(testEngines)('what others change by hand on %s', (engine) => {
  let database: TestDatabase;
  let node: SchemaNode;
  const items = (): string => node.engine.dialect.table({ schema: 'public', name: 'items' });

  beforeAll(async () => {
    database = await freshDatabase(engine);
    node = await openNode(database.url);
  });
  afterAll(async () => {
    await node.close();
    await database.drop();
  });

  it('is nothing before anything was applied', async () => {
    expect(await node.drift.report()).toEqual({ version: 0, appliedAt: null, findings: [] });
  });

  it('is nothing right after a schema with every type was applied, and after it grew', async () => {
    for (const [version, schema] of [library, grownLibrary].entries()) {
      await node.schema.apply(schema, careful);
      expect(await node.drift.report()).toMatchObject({ version: version + 1, findings: [] });
      expect((await node.schema.plan(schema)).drift).toEqual([]);
    }
  });

  it('is told by table and part: columns, indexes, tables of others', async () => {
    await node.sql(`ALTER TABLE ${items()} ADD COLUMN by_hand integer`);
    await node.sql(`CREATE INDEX by_hand_index ON ${items()} (by_hand)`);
    await node.sql(`CREATE TABLE strangers (id integer)`);
    const { findings } = await node.drift.report();
    expect(findings.map(({ table: of, part, name, kind, ours }) => [of, part, name, kind, ours])).toEqual([
      ['public.items', 'column', 'by_hand', 'added', true],
      ['public.items', 'index', 'by_hand_index', 'added', true],
      ['public.strangers', 'table', null, 'added', false],
    ]);
  });

  it('stands in the way of a step that touches it, and of no other', async () => {
    const withColumn = (name: string): SchemaRecord => ({
      ...grownLibrary,
      tables: grownLibrary.tables.map((each) =>
        each.name === 'items' ? { ...each, columns: [...each.columns, column(name, { kind: 'integer' })] } : each,
      ),
    });
    const same = await node.schema.plan(withColumn('by_hand'));
    expect(same.steps.map(({ object, risk }) => [object, risk])).toEqual([['public.items.by_hand', 'refused']]);
    expect(same.steps[0]?.warning).toContain('public.items: column by_hand was added');
    await expect(node.schema.apply(withColumn('by_hand'), { allowDestructive: true })).rejects.toThrow('by hand');
    const other = await node.schema.plan(withColumn('another'));
    expect(other.steps.map(({ object, risk }) => [object, risk])).toEqual([['public.items.another', 'safe']]);
    expect(other.drift).toHaveLength(3);
  });

  it('is none any more when it was accepted', async () => {
    expect((await node.drift.accept()).findings).toHaveLength(3);
    expect((await node.drift.report()).findings).toEqual([]);
    expect((await node.schema.plan(grownLibrary)).steps).toEqual([]);
  });

  it('may be what a plan wants anyway: what is gone is only recorded', async () => {
    const labels = node.engine.dialect.table({ schema: 'public', name: 'labels' });
    await node.sql(`DROP TABLE ${labels}`);
    const without = { ...grownLibrary, tables: grownLibrary.tables.filter(({ name }) => name !== 'labels') };
    const plan = await node.schema.plan(without);
    expect(plan.steps.flatMap(({ statements }) => statements)).toEqual([]);
    await node.schema.apply(plan, { allowDestructive: true });
    expect((await node.schema.plan(without)).steps).toEqual([]);
    expect((await node.drift.report()).findings).toEqual([]);
  });

  it('leaves a new table alone that has the name of somebody else’s', async () => {
    const strangers = table('strangers', [column('id', { kind: 'integer' })]);
    await expect(node.schema.plan(record([strangers]))).rejects.toThrow('is not in the applied schema');
  });

  describe('on a table that gets another name', () => {
    const columns = 'id integer constraint shelf_key primary key, n integer';
    beforeAll(async () => {
      const { record: shelf } = await readSchema(`create table shelf (${columns});`);
      await node.schema.apply(shelf, { allowDestructive: true });
      await node.sql('INSERT INTO shelf (id, n) VALUES (1, 1), (2, 2)');
    });
    const planned = async (text: string) => {
      const after = await readSchema(`-- @renamed-from shelf\ncreate table shelves (${text});`);
      const { steps } = await node.schema.plan(after.record, after.renames);
      return steps;
    };

    /** Without the making anew of a table, which is in the way of the same changes by hand. */
    const inPlace = (steps: Awaited<ReturnType<typeof planned>>) =>
      steps.filter(({ change }) => change.kind !== 'rebuild').map(({ object, risk }) => [object, risk]);

    it('counts the rows of what is read or written as a whole', async () => {
      const steps = await planned('id integer constraint shelf_key primary key, n varchar(20)');
      expect(steps.map(({ risk }) => risk)).not.toContain('refused');
      expect(steps.flatMap(({ rows }) => rows ?? [])).toEqual([2]);
    });

    it('stands in the way of a step that touches it, by its old name', async () => {
      await node.sql('ALTER TABLE shelf ADD COLUMN by_hand integer');
      const same = await planned(`${columns}, by_hand integer`);
      expect(inPlace(same)).toEqual([
        ['public.shelves', 'safe'],
        ['public.shelves.by_hand', 'refused'],
      ]);
      expect(same[1]?.warning).toContain('public.shelf: column by_hand was added');
      expect(inPlace(await planned(columns))).toEqual([['public.shelves', 'safe']]);
    });

    it('stands in the way of a column that gets another name and is gone', async () => {
      await node.sql('ALTER TABLE shelf DROP COLUMN n');
      const renamed = await planned(`id integer constraint shelf_key primary key,\n-- @renamed-from n\nm integer`);
      expect(inPlace(renamed)).toEqual([
        ['public.shelves', 'safe'],
        ['public.shelves.m', 'refused'],
      ]);
    });

    it('stands in its way when the table is gone', async () => {
      await node.sql('DROP TABLE shelf');
      const steps = await planned('id integer primary key, n integer');
      expect(steps[0]).toMatchObject({ action: 'rename table', object: 'public.shelves' });
      expect(new Set(steps.map(({ risk }) => risk))).toEqual(new Set(['refused']));
    });
  });
});
