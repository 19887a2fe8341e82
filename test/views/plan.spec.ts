import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSchema, type SchemaRecord } from '@backstay/schema';
import { openFreshNode, type SchemaNode } from '../schema/open-node.js';
import { testEngines } from '../support/databases.js';
import { ourRows } from './our-rows.js';

const tables = `create table books (id int primary key, title text not null, price numeric(8,2));
  create policy "all" on books for select using (true);`;
const view = (select: string): string => `create view cheap with (security_invoker = true) as ${select};`;

async function read(...texts: readonly string[]): Promise<SchemaRecord> {
  const { record, problems } = await parseSchema([{ path: 'a.sql', text: texts.join('\n') }]);
  expect(problems).toEqual([]);
  return record;
}

describe.each(testEngines)('plans of views on %s', (engine) => {
  let node: SchemaNode;

  beforeAll(async () => {
    node = await openFreshNode(engine);
  });
  afterAll(() => node?.close());

  /** Applies, and gives the steps as they were shown. */
  async function apply(record: SchemaRecord): Promise<readonly string[]> {
    const plan = await node.schema.plan(record);
    await node.schema.apply(plan, { allowDestructive: true });
    expect((await node.schema.plan(record)).steps).toEqual([]);
    return plan.steps.map((step) => `${step.action} ${step.object} (${step.risk}, ${step.statements.length})`);
  }

  const rowsOf = (request: string): Promise<readonly string[]> =>
    ourRows(node.engine, node.applied.current(), { role: 'anon', claims: {} }, request);

  it('make, change and drop a view without a statement, and the next plan is empty', async () => {
    const made = await apply(await read(tables, view('select id, title from books where price < 5')));
    expect(made).toContain('create view public.cheap (safe, 0)');
    await node.sql(
      `INSERT INTO ${node.engine.dialect.table({ schema: 'public', name: 'books' })} (id, title, price) VALUES (1, 'a', 4.5), (2, 'b', 9)`,
    );
    expect(await rowsOf('cheap')).toEqual(['{"id":"#1","title":"a"}']);
    expect(await apply(await read(tables, view('select id, price from books')))).toEqual([
      'change view public.cheap (confirm, 0)',
    ]);
    expect(await rowsOf('cheap?order=id')).toEqual(['{"id":"#1","price":"#4.5"}', '{"id":"#2","price":"#9"}']);
    expect(
      await apply(await read(tables, view('select id, price from books'), "comment on view cheap is 'x';")),
    ).toEqual(['change view public.cheap (safe, 0)']);
    expect(await apply(await read(tables))).toEqual(['drop view public.cheap (confirm, 0)']);
    expect(node.applied.current().catalog.table({ schema: 'public', name: 'cheap' })).toBeNull();
  });

  it('name the place of a view that reads a column which is gone', async () => {
    const without = 'create table books (id int primary key, title text not null);';
    const { problems } = await parseSchema([
      { path: 'a.sql', text: `${without}\n${view('select id, price from books')}` },
    ]);
    expect(problems).toMatchObject([{ line: 2, column: 64, message: 'column "price" does not exist' }]);
  });

  it('follow a table and a column under their new names, and are no change', async () => {
    const select = 'select b.id, b.title as name from books b where b.price is null';
    await apply(await read(tables, view(select)));
    const { record, renames } = await parseSchema([
      {
        path: 'a.sql',
        text: `-- @renamed-from books
          create table works (id int primary key, title text not null,
          -- @renamed-from price
          cost numeric(8,2));
          create policy "all" on works for select using (true);
          ${view(select.replace('books b', 'works b').replace('b.price', 'b.cost'))}`,
      },
    ]);
    const plan = await node.schema.plan(record, renames);
    expect(plan.steps.map((step) => `${step.action} ${step.object}`)).not.toContain('change view public.cheap');
    await node.schema.apply(plan, { allowDestructive: true });
    await node.sql(
      `INSERT INTO ${node.engine.dialect.table({ schema: 'public', name: 'works' })} (id, title) VALUES (7, 'g')`,
    );
    expect(await rowsOf('cheap?id=eq.7')).toEqual(['{"id":"#7","name":"g"}']);
    await apply(await read(tables));
  });

  it('drop a table together with the view that reads it', async () => {
    await apply(await read(tables, view('select id from books')));
    const steps = await apply(await read('create table other (id int primary key);'));
    expect(steps).toContain('drop view public.cheap (confirm, 0)');
    await apply(await read(tables));
  });

  it('read a view of the database’s own when a policy on it says so, and tell when it is not there', async () => {
    const adopted = 'create foreign table dear (id int, title text, price numeric(8,2)) server adopted_view;';
    await expect(node.schema.plan(await read(tables, adopted))).rejects.toThrow(/no such view/);
    const { dialect } = node.engine;
    const [books, dear] = ['books', 'dear'].map((name) => dialect.table({ schema: 'public', name }));
    await node.sql(`CREATE VIEW ${dear} AS SELECT id, title, price FROM ${books} WHERE price > 1 OR price IS NULL`);
    await node.sql(`DELETE FROM ${books}`);
    await node.sql(`INSERT INTO ${books} (id, title, price) VALUES (1, 'a', 4.5), (2, 'b', 9), (3, 'c', 0.5)`);
    await apply(await read(tables, adopted));
    expect(await rowsOf('dear')).toEqual([]);
    await apply(await read(tables, adopted, 'create policy p on dear for select to anon using (price < 5);'));
    expect(await rowsOf('dear')).toEqual(['{"id":"#1","title":"a","price":"#4.5"}']);
    expect(await rowsOf('dear?price=gt.5')).toEqual([]);
    const lacking = 'create foreign table dear (id int, colour text) server adopted_view;';
    await expect(node.schema.plan(await read(tables, lacking))).rejects.toThrow(/no column "colour"/);
    await expect(
      node.schema.plan(await read(tables, 'create foreign table books2 (id int) server adopted_view;')),
    ).rejects.toThrow();
  });
});
