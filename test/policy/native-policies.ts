import type { Principal, Role } from '@backstay/kernel';
import { Client, DatabaseError } from 'pg';
import type { Outcome } from './guarded-writes.js';
import type { PolicySql, RandomPolicies } from './random-policies.js';
import { columnTypes, type RandomRow, type RandomTable } from './random-table.js';

const authSql = `
  create schema auth;
  create function auth.jwt() returns jsonb language sql stable
    as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
  create function auth.uid() returns uuid language sql stable as $$ select nullif(auth.jwt() ->> 'sub', '')::uuid $$;
  create function auth.role() returns text language sql stable as $$ select auth.jwt() ->> 'role' $$;
  create function auth.email() returns text language sql stable as $$ select auth.jwt() ->> 'email' $$;`;

/** PostgreSQL's own row security over the tables of a database, as roles of this test run. */
export class NativePolicies {
  private constructor(
    readonly client: Client,
    readonly tables: readonly RandomTable[],
  ) {}

  /** `url` is of a database that has the tables already. */
  static async open(url: string, tables: readonly RandomTable[]): Promise<NativePolicies> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(`set timezone = 'UTC'; ${authSql}`);
    for (const role of ['anon', 'authenticated'] as const) {
      await client.query(`do $$ begin create role ${this.roleName(role)}; exception when duplicate_object then end $$`);
      await client.query(`grant usage on schema auth to ${this.roleName(role)}`);
    }
    for (const { name } of tables) {
      // As in a project that was written for PostgreSQL: there `ilike` folds letters by the database's collation.
      await client.query(`alter table ${name} alter column label type text collate "default"`);
      await client.query(`alter table ${name} enable row level security; alter table ${name} force row level security`);
      await client.query(`grant all on ${name} to ${this.roleName('anon')}, ${this.roleName('authenticated')}`);
    }
    return new NativePolicies(client, tables);
  }

  static roleName(role: Role): string {
    return `backstay_test_${process.pid}_${role}`;
  }

  /** Replaces all policies and look-up functions. */
  async install({ functions, policies }: RandomPolicies): Promise<void> {
    const drop = await this.client.query<{ sql: string }>(
      `select format('drop policy %I on %I', policyname, tablename) as sql from pg_policies
       union all select format('drop function %s', oid::regprocedure) from pg_proc
         where pronamespace = 'public'::regnamespace`,
    );
    const create = policies.map((policy: PolicySql) => policy((role) => NativePolicies.roleName(role)));
    for (const sql of [...drop.rows.map((row) => row.sql), ...functions, ...create]) await this.client.query(sql);
  }

  /** Whether a statement of some role and command fails because policies need themselves (42P17). */
  async recurses(): Promise<boolean> {
    for (const role of ['anon', 'authenticated'] as const) {
      for (const { name } of this.tables) {
        for (const sql of [
          `select * from ${name}`,
          `insert into ${name} (id) values (0) returning id`,
          `update ${name} set id = id`,
          `delete from ${name} where id = 0`,
        ]) {
          const failed = await this.#as({ role, claims: {} }, () => failure(this.client.query(`explain ${sql}`)));
          if (failed === '42P17') return true;
        }
      }
    }
    return false;
  }

  /** Runs `ask` as somebody, in a transaction that is rolled back. */
  async #as<T>(principal: Principal, ask: () => Promise<T>): Promise<T> {
    await this.client.query('begin');
    try {
      const claims = JSON.stringify(principal.claims);
      await this.client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
      await this.client.query(`set local role ${NativePolicies.roleName(principal.role)}`);
      return await ask();
    } finally {
      await this.client.query('rollback');
    }
  }

  /** What one person sees of a table, and what comes of writing each row. */
  async outcomes(
    principal: Principal,
    table: RandomTable,
    rows: { readonly existing: readonly RandomRow[]; readonly proposed: readonly RandomRow[] },
  ): Promise<Readonly<Record<string, Outcome>>> {
    return this.#as(principal, async () => {
      const outcomes: Record<string, Outcome> = {};
      const visible = await this.client.query<{ id: number }>(`select id from ${table.name}`);
      for (const { id } of rows.existing) {
        outcomes[`select ${id}`] = visible.rows.filter((row) => String(row.id) === id).length;
        outcomes[`delete ${id}`] = await this.#write(`delete from ${table.name} where id = ${id}`);
      }
      for (const row of rows.proposed) {
        const columns = table.columns.filter((column) => column !== 'id');
        const existing = rows.existing.some(({ id }) => id === row.id);
        const insert = `insert into ${table.name} (id, ${columns.join(', ')}) values (${row.id}, ${columns.map((c) => valueSql(c, row)).join(', ')})`;
        if (existing) {
          const set = columns.map((column) => `${column} = ${valueSql(column, row)}`).join(', ');
          outcomes[`update ${row.id}`] = await this.#write(`update ${table.name} set ${set} where id = ${row.id}`);
        } else {
          outcomes[`insert ${row.id}`] = await this.#write(insert);
          outcomes[`insert reading ${row.id}`] = await this.#write(`${insert} returning id`);
        }
      }
      return outcomes;
    });
  }

  async #write(sql: string): Promise<Outcome> {
    await this.client.query('savepoint one');
    try {
      return (await this.client.query(sql)).rowCount ?? 0;
    } catch (error) {
      if (error instanceof DatabaseError && error.code === '42501') return 'refused';
      throw new Error(sql, { cause: error });
    } finally {
      await this.client.query('rollback to savepoint one');
    }
  }

  async close(): Promise<void> {
    await this.client.query(
      `drop owned by ${NativePolicies.roleName('anon')}, ${NativePolicies.roleName('authenticated')}`,
    );
    await this.client.end();
  }

  /** Roles belong to the server: dropped when no database of this run uses them any more. */
  static readonly dropRoles: readonly string[] = (['anon', 'authenticated'] as const).map(
    (role) => `drop role if exists ${NativePolicies.roleName(role)}`,
  );
}

const valueSql = (column: RandomTable['columns'][number], row: RandomRow): string => {
  const value = row[column];
  return value === null || value === undefined
    ? 'null'
    : `'${value.replaceAll("'", "''")}'::${columnTypes[column].replace(' primary key', '')}`;
};

async function failure(query: Promise<unknown>): Promise<string | null> {
  try {
    await query;
    return null;
  } catch (error) {
    return error instanceof DatabaseError ? (error.code ?? '') : '';
  }
}
