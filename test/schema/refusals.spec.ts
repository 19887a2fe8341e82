import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { CheckDefinition } from '@backstay/query';
import { SchemaProblems, type SchemaRecord } from '@backstay/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { column, constant, own, readPolicy, record, table } from './definitions.js';
import { openNode, type SchemaNode } from './open-node.js';

const integer: ColumnType = { kind: 'integer' };
const careful = { allowDestructive: false };
const target = (name: string) => ({ schema: 'public', name });

const owners = table('owners', [column('id', integer, { nullable: false })], {
  primaryKey: { name: 'owners_pkey', columns: ['id'] },
});

const pets = table(
  'pets',
  [
    column('id', integer, { nullable: false }),
    column('owner', integer),
    column('chip', { kind: 'varchar', length: 20 }),
    column('age', integer),
  ],
  { primaryKey: { name: 'pets_pkey', columns: ['id'] } },
);

const start = record([owners, pets], { policies: [readPolicy('read', 'pets')] });

const withPets = (more: Partial<typeof pets>): SchemaRecord => ({ ...start, tables: [owners, { ...pets, ...more }] });

/** With a new column `rank`. */
const withRank = (value: string | null, more: Partial<typeof pets>): SchemaRecord => {
  const rank = column('rank', integer, { default: value === null ? null : { kind: 'literal', value } });
  return withPets({ columns: [...pets.columns, rank], ...more });
};
const check = (expression: Expression): CheckDefinition => ({ name: 'pets_rank_check', expression });
const positive = (name: string): CheckDefinition =>
  check({ kind: 'compare', operator: '>=', left: own(name, integer), right: constant(integer, '0') });

describe.each(testEngines)('what plan and apply refuse on %s', (engine) => {
  let database: TestDatabase;
  let node: SchemaNode;

  beforeAll(async () => {
    database = await freshDatabase(engine);
    node = await openNode(database.url);
  });

  beforeEach(async () => {
    await node.schema.apply(start, { allowDestructive: true });
    const pet = node.engine.dialect.table(target('pets'));
    await node.sql(`DELETE FROM ${pet}`);
    await node.sql(
      `INSERT INTO ${pet} (id, owner, chip, age) VALUES (1, 7, 'a', 3), (2, 8, 'a', -1), (3, NULL, NULL, 2)`,
    );
  });

  afterAll(async () => {
    await node.close();
    await database.drop();
  });

  const bad: readonly (readonly [what: string, wanted: SchemaRecord, warning: RegExp])[] = [
    [
      'a foreign key over rows that point nowhere',
      withPets({
        foreignKeys: [
          {
            name: 'pets_owner_fkey',
            columns: ['owner'],
            references: { table: target('owners'), columns: ['id'] },
            onUpdate: 'no action',
            onDelete: 'no action',
          },
        ],
      }),
      /^2 rows of public\.pets point at no row of public\.owners \(1; 2\)/,
    ],
    [
      'a unique key over values that repeat',
      withPets({ uniqueKeys: [{ name: 'pets_chip_key', columns: ['chip'] }] }),
      /^2 rows of public\.pets share their chip with another row \(1; 2\)/,
    ],
    [
      'a check that rows fail',
      withPets({
        checks: [
          {
            name: 'pets_age_check',
            expression: { kind: 'compare', operator: '>=', left: own('age', integer), right: constant(integer, '0') },
          },
        ],
      }),
      /^1 row of public\.pets fails the check \(2\)/,
    ],
    [
      'a required column without a default on a table with rows',
      withPets({ columns: [...pets.columns, column('name', { kind: 'text' }, { nullable: false })] }),
      /^3 rows of public\.pets would have no value in name\./,
    ],
    [
      'a type that values do not become',
      withPets({ columns: pets.columns.map((c) => (c.name === 'age' ? { ...c, type: { kind: 'boolean' } } : c)) }),
      /^A column of type integer does not become one of type boolean\. Add a column of the new type/,
    ],
    [
      'a shorter type over values that are too long',
      withPets({
        columns: pets.columns.map((c) =>
          c.name === 'owner' ? { ...c, type: { kind: 'numeric', precision: 1, scale: 1 } } : c,
        ),
      }),
      /^2 rows of public\.pets have a value of owner that does not fit the new type \(1; 2\)\. Correct them first/,
    ],
    [
      'not null over rows without a value',
      withPets({ columns: pets.columns.map((c) => (c.name === 'chip' ? { ...c, nullable: false } : c)) }),
      /^1 row of public\.pets has no value in chip \(3\)\. Fill them first/,
    ],
    [
      'a primary key over values that repeat',
      withPets({
        columns: pets.columns.map((c) => (c.name === 'age' ? { ...c, nullable: false } : c)),
        primaryKey: { name: 'pets_pkey', columns: ['chip', 'age'] },
      }),
      /^1 row of public\.pets has no value in chip \(3\)/,
    ],
    [
      'a unique index over some rows that repeat',
      withPets({
        indexes: [
          {
            name: 'pets_chip_idx',
            unique: true,
            columns: [{ column: 'chip', direction: 'asc' }],
            where: { kind: 'compare', operator: '<', left: own('age', integer), right: constant(integer, '10') },
          },
        ],
      }),
      /^2 rows of public\.pets share their chip with another row \(1; 2\)/,
    ],
    [
      'a check over a new column whose default fails it',
      withRank('-1', { checks: [positive('rank')] }),
      /^3 rows of public\.pets fail the check \(1; 2; 3\)/,
    ],
    [
      'a check over a new column that rows have no value for',
      withRank(null, { checks: [check({ kind: 'test', test: 'null', negated: true, operand: own('rank', integer) })] }),
      /^3 rows of public\.pets fail the check \(1; 2; 3\)/,
    ],
    [
      'a check over a new column next to one that is there',
      withRank('2', {
        checks: [check({ kind: 'compare', operator: '>', left: own('age', integer), right: own('rank', integer) })],
      }),
      /^2 rows of public\.pets fail the check \(2; 3\)/,
    ],
    [
      'a check over a new generated column',
      withPets({
        columns: [...pets.columns, column('next', integer, { generated: true, generation: own('age', integer) })],
        checks: [positive('next')],
      }),
      /^1 row of public\.pets fails the check \(2\)/,
    ],
    [
      'a unique key over a new column that holds the same in every row',
      withRank('1', { uniqueKeys: [{ name: 'pets_rank_key', columns: ['rank'] }] }),
      /^3 rows of public\.pets share their rank with another row \(1; 2; 3\)/,
    ],
    [
      'a foreign key over a new column whose default is nobody',
      withRank('9', {
        foreignKeys: [
          {
            name: 'pets_rank_fkey',
            columns: ['rank'],
            references: { table: target('owners'), columns: ['id'] },
            onUpdate: 'no action',
            onDelete: 'no action',
          },
        ],
      }),
      /^3 rows of public\.pets point at no row of public\.owners \(1; 2; 3\)/,
    ],
    [
      'a foreign key over values to a table that is made with it',
      {
        ...start,
        tables: [
          ...start.tables.filter((one) => one !== pets),
          table('chips', [column('code', { kind: 'varchar', length: 20 }, { nullable: false })], {
            primaryKey: { name: 'chips_pkey', columns: ['code'] },
          }),
          {
            ...pets,
            foreignKeys: [
              {
                name: 'pets_chip_fkey',
                columns: ['chip'],
                references: { table: target('chips'), columns: ['code'] },
                onUpdate: 'no action',
                onDelete: 'no action',
              },
            ],
          },
        ],
      },
      /^2 rows of public\.pets point at no row of public\.chips \(1; 2\), which is new and empty/,
    ],
  ];

  it.each(bad)('refuses %s, says why, and changes nothing', async (_what, wanted, warning) => {
    const before = await snapshotOf(node);
    const plan = await node.schema.plan(wanted);
    const refused = plan.steps.filter((step) => step.risk === 'refused');
    expect(refused.map((step) => step.warning)).toEqual([expect.stringMatching(warning)]);
    await expect(node.schema.apply(plan, { allowDestructive: true })).rejects.toBeInstanceOf(SchemaProblems);
    expect(await snapshotOf(node)).toEqual(before);
    expect((await node.schema.plan(start)).steps).toEqual([]);
  });

  it('leaves a table alone that somebody else made', async () => {
    await node.sql(`CREATE TABLE ${node.engine.dialect.table(target('visitors'))} (n integer)`);
    const wanted = record([...start.tables, table('visitors', [column('id', integer)])], { policies: start.policies });
    await expect(node.schema.plan(wanted)).rejects.toThrow(
      'public.visitors: A table or view of this name is there already and is not in the applied schema.',
    );
    await node.schema.apply(start, careful);
    expect(await node.sql(`SELECT count(*) FROM ${node.engine.dialect.table(target('visitors'))}`)).toEqual([['0']]);
    await node.sql(`DROP TABLE ${node.engine.dialect.table(target('visitors'))}`);
  });

  it('drops a table or a column only when told to', async () => {
    const fewer = record([{ ...pets, columns: pets.columns.filter((c) => c.name !== 'age') }], {
      policies: start.policies,
    });
    const plan = await node.schema.plan(fewer);
    expect(plan.steps.map((step) => [step.action, step.object, step.risk])).toEqual(
      expect.arrayContaining([
        ['drop column', 'public.pets.age', 'destructive'],
        ['drop table', 'public.owners', 'destructive'],
      ]),
    );
    await expect(node.schema.apply(plan, careful)).rejects.toThrow('--allow-destructive');
    await node.schema.apply(plan, { allowDestructive: true });
    expect((await snapshotOf(node)).map((t) => t.name)).not.toContain('owners');
    expect(await node.sql(`SELECT * FROM ${node.engine.dialect.table(target('pets'))} WHERE id = 1`)).toEqual([
      ['1', '7', 'a'],
    ]);
  });

  it('refuses a plan that was made for another version', async () => {
    const plan = await node.schema.plan({ ...start, policies: [...start.policies, readPolicy('read', 'owners')] });
    await node.schema.apply({ ...start, policies: [] }, careful);
    await expect(node.schema.apply(plan, careful)).rejects.toThrow('The schema has changed since this plan was made');
  });

  const closed = { ...start, policies: [] };
  const opened = {
    ...start,
    tables: [owners, { ...pets, grants: [{ role: 'anon', privilege: 'select', columns: 'all' }] as const }],
  };

  it.each([
    ['a dropped policy', closed],
    ['wider grants', opened],
  ])('wants %s confirmed in production', async (_what, wanted) => {
    const production = await openNode(database.url, { production: true });
    await expect(production.schema.apply(wanted, careful)).rejects.toThrow('--allow-destructive');
    await production.schema.apply(wanted, { allowDestructive: true });
    expect((await production.schema.plan(wanted)).steps).toEqual([]);
    await production.close();
  });

  // Last, because the index stays.
  it('what others put on a table is never lost to a change of it: kept, or refused by name', async () => {
    const pet = node.engine.dialect.table(target('pets'));
    await node.sql(`DELETE FROM ${pet}`);
    await node.sql(`CREATE INDEX their_index ON ${pet} (age)`);
    const positive: CheckDefinition = {
      name: 'pets_age_check',
      expression: { kind: 'compare', operator: '>=', left: own('age', integer), right: constant(integer, '0') },
    };
    const plan = await node.schema.plan(withPets({ checks: [positive] }));
    const refused = plan.steps.filter((step) => step.risk === 'refused');
    if (refused.length === 0) await node.schema.apply(plan, careful);
    else expect(refused[0]?.warning).toMatch(/would lose the index their_index\./);
    const there = (await snapshotOf(node)).find((found) => found.name === 'pets');
    expect(there?.indexes.map((index) => index.name)).toContain('their_index');
  });
});

async function snapshotOf({ engine }: SchemaNode) {
  const { tables } = await engine.introspector.snapshot((statements) => engine.read(statements, { timeoutMs: 10_000 }));
  return tables.filter((t) => !t.name.startsWith('backstay_'));
}
