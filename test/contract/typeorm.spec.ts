import 'reflect-metadata';
import { tmpdir } from 'node:os';
import { Config, loadConfig } from '@backstay/config';
import { DATA_ENGINE, type Engine, EngineModule, SYSTEM_ENGINE } from '@backstay/engine';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';
import { expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { itWhere, onEveryEngine, patient } from './engine-under-test.js';

@Entity('backstay_thing')
class Thing {
  @PrimaryColumn('varchar', { length: 36 })
  id!: string;

  @Column('bigint')
  size!: string;

  @Column('boolean')
  seen!: boolean;
}

class CreateThings1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE backstay_thing (id varchar(36) PRIMARY KEY, size bigint NOT NULL, seen boolean NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE backstay_thing');
  }
}

const options = { entities: [Thing], migrations: [CreateThings1700000000000], poolSize: 2, poolWaitMs: 100 };

onEveryEngine('TypeORM on the engine’s own connections', { options }, (current, name) => {
  it('migrates, with tables under our prefix', async () => {
    const { engine, rows } = current();
    await engine.dataSource.runMigrations({ transaction: 'each' });
    expect(await rows('select name from backstay_migrations')).toEqual([['CreateThings1700000000000']]);
    expect(await engine.dataSource.runMigrations()).toEqual([]);
  });

  it('keeps entities with their exact numbers', async () => {
    const { engine, rows } = current();
    const things = engine.dataSource.getRepository(Thing);
    await things.save({ id: 'a', size: '9007199254740993', seen: true });
    await things.save({ id: 'b', size: '7', seen: false });
    expect(await things.find({ order: { id: 'ASC' } }).then((all) => all.map((thing) => String(thing.size)))).toEqual([
      '9007199254740993',
      '7',
    ]);
    expect(await things.findOneBy({ id: 'a' })).toMatchObject({ seen: true });
    expect(await rows("select size from backstay_thing where id = 'a'")).toEqual([['9007199254740993']]);
  });

  it('rolls its own transactions back without touching others', async () => {
    const { engine } = current();
    const things = engine.dataSource.getRepository(Thing);
    const failing = engine.dataSource.transaction(async (manager) => {
      await manager.insert(Thing, { id: 'c', size: '1', seen: true });
      throw new Error('not after all');
    });
    const other = engine.dataSource.transaction((manager) => manager.insert(Thing, { id: 'd', size: '1', seen: true }));
    await expect(failing).rejects.toThrow('not after all');
    await other;
    expect((await things.find()).map((thing) => thing.id).toSorted()).toEqual(['a', 'b', 'd']);
  });

  it('waits in the same queue, and no longer than anyone', async () => {
    const { engine } = current();
    const open = Promise.withResolvers<void>();
    const holders = Promise.allSettled([0, 1].map(() => engine.transaction(patient, () => open.promise)));
    await expect(engine.dataSource.getRepository(Thing).save({ id: 'e', size: '1', seen: true })).rejects.toThrow(
      /Timed out acquiring connection|timeout exceeded/,
    );
    open.resolve();
    await holders;
    await engine.dataSource.getRepository(Thing).save({ id: 'e', size: '1', seen: true });
  });

  itWhere(name !== 'sqlite')('has the session settings of every other connection', async () => {
    const question =
      name === 'postgres' ? "select current_setting('timezone') as zone" : 'select @@session.time_zone as zone';
    const [row] = await current().engine.dataSource.query<{ zone: string }[]>(question);
    expect(row?.zone).toBe(name === 'postgres' ? 'UTC' : '+00:00');
  });
});

it.each(testEngines)('A Nest application on %s has the engines injected, and closes them', async (name) => {
  const data = await freshDatabase(name);
  const system = await freshDatabase('sqlite');
  const config = loadConfig({
    project: tmpdir(),
    env: { DATABASE_URL: data.url, BACKSTAY_SYSTEM_URL: system.url, BACKSTAY_POOL_SIZE: '2' },
  });
  @Module({ providers: [{ provide: Config, useValue: config }], exports: [Config] })
  class Settings {}
  const module = await Test.createTestingModule({
    imports: [
      { module: Settings, global: true },
      EngineModule.forRoot({ entities: [Thing], migrations: [CreateThings1700000000000] }),
    ],
  }).compile();
  await module.init();
  const dataEngine = module.get<Engine>(DATA_ENGINE);
  const systemEngine = module.get<Engine>(SYSTEM_ENGINE);
  expect([dataEngine.name, systemEngine.name]).toEqual([name, 'sqlite']);
  // The system tables, and so their migrations, belong to the system database alone.
  expect(await dataEngine.dataSource.runMigrations()).toEqual([]);
  expect(await systemEngine.dataSource.runMigrations()).toHaveLength(1);
  await module.close();
  await expect(dataEngine.read([{ sql: 'select 1', parameters: [] }], patient)).rejects.toMatchObject({ status: 503 });
  await data.drop();
  await system.drop();
});
