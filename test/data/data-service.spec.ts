import { buildCatalog } from '@backstay/catalog';
import { loadConfig } from '@backstay/config';
import { DataService, QueryPlanService, ReadService, TriggerWatch, WriteService, type DataReply } from '@backstay/data';
import { openEngine, type Engine } from '@backstay/engine';
import { Failure, type Principal } from '@backstay/kernel';
import { PolicySet } from '@backstay/policy';
import { parseSchema, toTable, type AppliedSnapshot, type SchemaRecord } from '@backstay/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

const service: Principal = { role: 'service_role', claims: { role: 'service_role' } };
const anon: Principal = { role: 'anon', claims: { role: 'anon' } };

/** One table as its author wrote it. */
async function recordOf(columns: string): Promise<SchemaRecord> {
  const text = `create table item (${columns}); create policy "all" on item for select using (true);`;
  const { record, problems } = await parseSchema([{ path: 'schema/item.sql', text }]);
  if (record === null) throw new Error(JSON.stringify(problems));
  return record;
}

async function snapshotOf(version: number, columns: string): Promise<AppliedSnapshot> {
  const { tables, policies, functions } = await recordOf(columns);
  const catalog = buildCatalog(version, tables.map(toTable));
  return {
    version,
    catalog,
    policies: new PolicySet(version, policies, functions),
    checks: new Map(),
    held: new Set(),
  };
}

/** What a node holds, and what it finds when it looks at the database's record. */
class Holder {
  looks = 0;
  constructor(
    private held: AppliedSnapshot,
    private readonly recorded: AppliedSnapshot,
  ) {}
  current(): AppliedSnapshot {
    return this.held;
  }
  refresh(): Promise<void> {
    this.looks++;
    this.held = this.recorded;
    return Promise.resolve();
  }
  tellLacking(): void {}
  during<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}

describe.each(testEngines)('the data service on %s', (name) => {
  let database: TestDatabase;
  let engine: Engine;
  let now: AppliedSnapshot;
  beforeAll(async () => {
    database = await freshDatabase(name);
    engine = await openEngine(database.address, {});
    const columns = 'id integer primary key, name varchar(20), fresh integer';
    now = await snapshotOf(2, columns);
    const { tables } = await recordOf(columns);
    await engine.execute(
      tables.flatMap((table) => engine.ddl.createTable(table)),
      { timeoutMs: 10_000 },
    );
    await engine.execute(["INSERT INTO item VALUES (1, 'one', 7)"], { timeoutMs: 10_000 });
  });
  afterAll(async () => {
    await engine?.close();
    await database?.drop();
  });

  const serviceWith = (schema: Holder): DataService => {
    const config = loadConfig({ project: import.meta.dirname, env: { BACKSTAY_MAX_ROWS: '50' } });
    const triggers = new TriggerWatch(engine);
    return new DataService(
      new ReadService(engine, schema, config),
      new WriteService(engine, schema, config, triggers),
      new QueryPlanService(engine, schema, config, triggers),
      [],
      config,
    );
  };
  const get = (data: DataService, query: string, principal = service, signal?: AbortSignal): Promise<DataReply> =>
    data.handle(
      { method: 'GET', table: 'item', query: [...new URLSearchParams(query)], headers: {} },
      principal,
      signal ? { signal } : {},
    );

  it('looks at the record at once when a caller names a column it does not know, and answers from it', async () => {
    const holder = new Holder(await snapshotOf(1, 'id integer primary key, name varchar(20)'), now);
    expect((await get(serviceWith(holder), 'select=fresh')).body).toBe('[{"fresh":7}]');
    expect(holder.looks).toBe(1);
  });

  it('looks at the record when the database does not know a column, and refuses what is gone', async () => {
    const holder = new Holder(await snapshotOf(1, 'id integer primary key, gone integer'), now);
    await expect(get(serviceWith(holder), 'select=gone')).rejects.toMatchObject({ code: '42703', status: 400 });
    expect(holder.looks).toBe(1);
  });

  it('looks once, and answers the error when there is nothing newer', async () => {
    const holder = new Holder(now, now);
    await expect(get(serviceWith(holder), 'select=nope')).rejects.toMatchObject({ code: '42703' });
    expect(holder.looks).toBe(1);
  });

  it('does not look for other errors', async () => {
    const holder = new Holder(now, now);
    await expect(get(serviceWith(holder), 'id=eq.x')).rejects.toMatchObject({ code: '22P02' });
    expect(holder.looks).toBe(0);
  });

  it('compiles requests of one shape once, and keeps roles apart', async () => {
    const data = serviceWith(new Holder(now, now));
    expect((await get(data, 'id=eq.1&select=id')).timings.compile).toBeGreaterThan(0);
    const again = await get(data, 'id=eq.2&select=id');
    expect({ body: again.body, ...again.timings }).toMatchObject({ body: '[]', authorise: 0, compile: 0 });
    expect((await get(data, 'id=eq.1&select=id', anon)).timings.authorise).toBeGreaterThan(0);
  });

  it('stops when the caller has gone away', async () => {
    const refused = get(serviceWith(new Holder(now, now)), '', service, AbortSignal.abort());
    await expect(refused).rejects.toBeInstanceOf(Failure);
    await expect(refused).rejects.toMatchObject({ code: '57014' });
  });
});
