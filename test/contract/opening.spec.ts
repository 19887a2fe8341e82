import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ServerAddress } from '@backstay/config';
import { EngineStartError, openEngine } from '@backstay/engine';
import { freshDatabase, testEngines } from '../support/databases.js';
import { itWhere, onEveryEngine, openAgain, patient } from './engine-under-test.js';

describe.each(testEngines)('Opening %s', (name) => {
  const server = async (change: Partial<ServerAddress>): Promise<EngineStartError> => {
    const { address, drop } = await freshDatabase(name);
    await drop();
    if (address.scheme === 'sqlite') throw new Error('a server was expected');
    const error: unknown = await openEngine({ ...address, ...change }).catch((reason: unknown) => reason);
    if (!(error instanceof EngineStartError)) throw new Error('it opened, or failed otherwise', { cause: error });
    expect(error.message).not.toContain('\n');
    return error;
  };

  itWhere(name !== 'sqlite')('says that nothing answers, and where', async () => {
    const error = await server({ port: 1 });
    expect(error.problem).toBe('unreachable');
    expect(error.message).toMatch(/^No .*server answers at 127\.0\.0\.1:1 \(ECONNREFUSED\)/);
  });

  itWhere(name !== 'sqlite')('says that the user is refused, without the password', async () => {
    const error = await server({ user: 'nobody_here', password: 'open-sesame' });
    expect(error.problem).toBe('login');
    expect(error.message).toContain('refuses user "nobody_here"');
    expect(error.message).not.toContain('open-sesame');
  });

  itWhere(name !== 'sqlite')('says that the database is not there, and how to make it', async () => {
    const error = await server({});
    expect(error.problem).toBe('missing');
    expect(error.message).toMatch(/has no database "backstay_test_\d+_\d+"\. Create it \(CREATE DATABASE /);
  });

  itWhere(name !== 'sqlite')('refuses an option of the address that it does not know', async () => {
    const error = await server({ options: { sslrootcert: 'x' } });
    expect(error.message).toContain('unknown option "sslrootcert"');
  });

  itWhere(name === 'sqlite')('says that a file is no database', async () => {
    const directory = await mkdtemp(join(tmpdir(), `backstay_test_${process.pid}_0_`));
    const path = join(directory, 'data.db');
    await writeFile(path, 'plain text, and enough of it that nobody could take it for a header of SQLite’s own');
    const error: unknown = await openEngine({ scheme: 'sqlite', path }).catch((reason: unknown) => reason);
    await rm(directory, { recursive: true });
    expect(error).toBeInstanceOf(EngineStartError);
    expect(String(error)).toContain(`The SQLite file ${path} cannot be opened (file is not a database)`);
  });

  itWhere(name === 'sqlite')('works in memory, where readers share the writer', async () => {
    const engine = await openEngine({ scheme: 'sqlite', path: ':memory:' });
    await engine.execute(['create table item (id int primary key)', 'insert into item values (1)'], patient);
    const query = { sql: 'select id from item', parameters: [] };
    const [first, second] = await engine.read([query, query], patient);
    expect([first?.rows, second?.rows]).toEqual([[[1n]], [[1n]]]);
    await engine.close();
  });

  it('is the engine that the server is, with its own version', async () => {
    const database = await freshDatabase(name);
    const engine = await openEngine(database.address);
    expect(engine.name).toBe(name);
    expect(engine.version).toMatch(/^\d+\.\d+/);
    await engine.close();
    await database.drop();
  });
});

onEveryEngine(
  'An open engine',
  { ddl: ['create table item (id int primary key, body varchar(20))'] },
  (current, name) => {
    it('finds nothing wrong with the servers of the tests', async () => {
      const findings = await current().engine.inspect();
      expect(findings.length).toBeGreaterThan(1);
      expect(findings.filter((finding) => finding.level !== 'ok')).toEqual([]);
    });

    it('tells of statements without their parameters', async () => {
      const told: unknown[] = [];
      const plan: unknown = expect.any(Function);
      const other = await openAgain(current(), { onStatement: (run) => told.push(run) });
      await other.write('insert into item values (900, ?)', 'open-sesame');
      await other.rows('select id from item where body = ?', 'open-sesame');
      await other.engine.close();
      expect(told).toEqual([
        { sql: expect.stringContaining('insert into item'), durationMs: expect.any(Number), rows: 1, plan },
        { sql: expect.stringContaining('select id from item'), durationMs: expect.any(Number), rows: 1, plan },
      ]);
      expect(JSON.stringify(told)).not.toContain('sesame');
    });

    it('reads on after another process has altered a table', async () => {
      const { engine, statement, write } = current();
      const other = await openAgain(current());
      const query = statement('select * from item where id = ?', '1');
      await write("insert into item values (1, 'a')");
      await engine.read([query], patient);
      await other.engine.execute(['alter table item add column later int'], patient);
      const [set] = await engine.read([query], patient);
      expect(set?.rows[0]).toHaveLength(3);
      await other.engine.close();
    });

    it('keeps working with more different statements than it keeps prepared', async () => {
      const { rows } = current();
      for (let i = 0; i < 450; i++)
        expect(await rows(`select ${i} from item where id = ?`, '1')).toEqual([[String(i)]]);
    });

    it('says that a table is missing as drift, not as a fault', async () => {
      const { rows } = current();
      await expect(rows('select * from nowhere')).rejects.toMatchObject({ entry: 'schema_drift', status: 503 });
      await expect(rows('select no_such_column from item')).rejects.toMatchObject({ entry: 'schema_drift' });
    });

    itWhere(name !== 'sqlite')('has no open transaction on a connection that comes back', async () => {
      const { engine, statement, rows } = current();
      const level = name === 'postgres' ? 'show transaction_isolation' : 'select @@transaction_isolation';
      if (name === 'mariadb') return expect(await rows('select @@in_transaction')).toEqual([['0']]);
      await engine.read([statement('select 1'), statement('select 2')], patient);
      const [[found] = []] = await rows(level);
      expect(found?.toLowerCase().replace('-', ' ')).toBe('read committed');
    });
  },
);

onEveryEngine(
  'A constraint',
  {
    ddl: [
      'create table parent (id int primary key)',
      'create table child (id int primary key, parent int not null, size int not null, constraint child_parent_fkey foreign key (parent) references parent (id), constraint child_size_check check (size > 0), constraint child_size_key unique (size))',
      'insert into parent values (1)',
      'insert into child values (1, 1, 1)',
    ],
  },
  (current, name) => {
    // SQLite does not say which foreign key it was; callers who know the table name it (`nameConstraint`).
    const foreignKey = name === 'sqlite' ? /violates a foreign key constraint/ : /violates foreign key constraint/;
    const cases: readonly (readonly [sql: string, code: string, status: number, message: RegExp])[] = [
      ['insert into child values (1, 1, 9)', '23505', 409, /duplicate key value violates unique constraint/],
      ['insert into child values (2, 1, 1)', '23505', 409, /unique constraint "child_size_key"/],
      ['insert into child values (3, 77, 3)', '23503', 409, foreignKey],
      ['delete from parent where id = 1', '23503', 409, foreignKey],
      ['insert into child values (4, null, 4)', '23502', 400, /null value in column "parent"/],
      ['insert into child values (5, 1, 0)', '23514', 400, /check constraint "child_size_check"/],
      ['insert into child (id, parent, size) values (5, 1, -987654)', '23514', 400, /check constraint/],
    ];

    it.each(cases)('refuses %s', async (sql, code, status, message) => {
      const failure: unknown = await current()
        .write(sql)
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ code, status, message: expect.stringMatching(message) });
      expect(JSON.stringify(failure)).not.toContain('987654');
    });

    it('refuses a number that is too large for its column, or stores it exactly', async () => {
      const attempt = current().write('insert into child values (6, 1, 3000000000)');
      if (name === 'sqlite') await attempt;
      else await expect(attempt).rejects.toMatchObject({ code: '22003' });
    });
  },
);
