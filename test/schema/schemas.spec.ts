import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { readSchema } from './changes.js';
import { record } from './definitions.js';
import { openFreshNode, type SchemaNode } from './open-node.js';
import { rowsOf, tablesOf } from './what-is-there.js';

const freely = { allowDestructive: true };
const api = { schema: 'api', name: 'notes' };

/** The same names in two schemas: tables, types, keys, checks, indexes. */
const before = `
  create schema api;
  ${['public', 'api']
    .map(
      (schema) => `
  create type ${schema}.mood as enum ('good', 'bad');
  create table ${schema}.people (id integer primary key, name varchar(20) not null unique);
  create table ${schema}.notes (
    id integer primary key,
    person integer references ${schema}.people (id) on delete cascade,
    mood ${schema}.mood not null default 'good',
    title varchar(20) not null constraint short check (title <> 'x'),
    body text
  );
  create index notes_title on ${schema}.notes (title);
  create unique index one_good on ${schema}.notes (person) where mood = 'good';
  create index on ${schema}.notes using gin (to_tsvector('english', body));
  create policy "all" on ${schema}.notes using (true);`,
    )
    .join('\n')}`;

/** As `before`, with changes of every kind in the schema `api`. */
const after = before
  .replace(
    "create type api.mood as enum ('good', 'bad')",
    "-- @renamed-from mood\n  create type api.feeling as enum ('good', 'fair', 'bad')",
  )
  .replace('mood api.mood not null', 'mood api.feeling not null')
  .replace('create table api.people', '-- @renamed-from people\n  create table api.persons')
  .replace('references api.people (id) on delete cascade', 'references api.persons (id) on delete set null')
  .replace(
    /(create table api\.notes[^;]*)title varchar\(20\)([^;]*)\);/,
    '$1title varchar(40)$2,\n    added bigint not null default 7\n  );',
  )
  .replace('create index notes_title on api.notes (title)', 'create index notes_title on api.notes (title, id)');

describe.each(testEngines)('a schema beside public, on %s', (engine) => {
  let node: SchemaNode;
  let fresh: SchemaNode;
  beforeAll(async () => {
    [node, fresh] = await Promise.all([openFreshNode(engine), openFreshNode(engine)]);
  });
  afterAll(() => Promise.all([node?.close(), fresh?.close()]));
  const named = (name: { schema: string; name: string }): string => node.engine.dialect.table(name);

  it('changes by itself, keeps its rows, and equals a fresh create', { timeout: 120_000 }, async () => {
    const [first, second] = [await readSchema(before), await readSchema(after)];
    await node.schema.apply(first.record, freely);
    expect((await node.schema.plan(first.record)).steps).toEqual([]);
    expect((await node.drift.report()).findings).toEqual([]);
    for (const schema of ['public', 'api']) {
      const people = named({ schema, name: 'people' });
      const notes = named({ schema, name: 'notes' });
      await node.sql(`insert into ${people} (id, name) values (1, 'ann of ${schema}')`);
      await node.sql(`insert into ${notes} (id, person, mood, title) values (1, 1, 'bad', 'of ${schema}')`);
    }
    const plan = await node.schema.plan(second.record, second.renames);
    expect(plan.steps.filter(({ risk }) => risk === 'refused')).toEqual([]);
    const touched = plan.steps.flatMap(({ statements }) => statements).join('\n');
    expect(touched).not.toContain('public"."notes');
    await node.schema.apply(plan, freely);
    expect((await node.schema.plan(second.record, second.renames)).steps).toEqual([]);
    expect((await node.drift.report()).findings).toEqual([]);
    expect(await rowsOf(node, `select title, mood, added from ${named(api)}`)).toEqual([['of api', 'bad', '7']]);
    expect(await rowsOf(node, `select name from ${named({ schema: 'api', name: 'persons' })}`)).toEqual([
      ['ann of api'],
    ]);
    expect(await rowsOf(node, 'select title, mood from notes')).toEqual([['of public', 'bad']]);
    await fresh.schema.apply(second.record, freely);
    expect(await tablesOf(node)).toEqual(await tablesOf(fresh));
  });

  it('is told by its name when somebody changes it by hand', async () => {
    const extra = engine === 'sqlite' ? 'integer' : 'int';
    await node.sql(`alter table ${named(api)} add column by_hand ${extra}`);
    const { findings } = await node.drift.report();
    expect(findings.map(({ table, part, name }) => [table, part, name])).toEqual([['api.notes', 'column', 'by_hand']]);
  });

  it('goes without the other', async () => {
    await fresh.schema.apply(record([]), freely);
    expect((await tablesOf(fresh)).filter(({ name }) => !name.startsWith('backstay_') && name !== 'users')).toEqual([]);
  });
});
