import { Client, DatabaseError } from 'pg';
import type { Principal } from '@backstay/kernel';
import { administer, freshDatabase } from '../support/databases.js';

/** What came of a statement: an SQLSTATE, or `done`. */
export type SqlOutcome = string;

/** PostgreSQL with row security of its own, for schema text of which `anon` and `authenticated` are the roles. */
export class RowSecurity {
  private constructor(
    readonly client: Client,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(schema: string): Promise<RowSecurity> {
    const database = await freshDatabase('postgres');
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`
      create schema auth;
      create function auth.jwt() returns jsonb language sql stable
        as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
      create function auth.uid() returns uuid language sql stable as $$ select nullif(auth.jwt() ->> 'sub', '')::uuid $$;`);
    for (const role of roles) {
      await client.query(`do $$ begin create role ${named(role)}; exception when duplicate_object then end $$`);
    }
    await client.query(schema.replaceAll(/\bto (anon|authenticated)\b/g, (_all, role: string) => `to ${named(role)}`));
    const all = roles.map(named).join(', ');
    await client.query(`grant usage on schema auth to ${all}; grant all on all tables in schema public to ${all}`);
    return new RowSecurity(client, database.drop);
  }

  /** Runs `sql` as somebody after `before` as the owner; rolls everything back. Gives also what `after` then reads. */
  async outcome(
    principal: Principal,
    { before, sql, after }: { readonly before: string; readonly sql: string; readonly after: string },
  ): Promise<{ readonly outcome: SqlOutcome; readonly rows: readonly unknown[] }> {
    const { client } = this;
    await client.query('begin');
    try {
      await client.query(before);
      await client.query('savepoint prepared');
      await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(principal.claims)]);
      await client.query(`set local role ${named(principal.role)}`);
      const outcome = await client.query(sql).then(() => 'done', codeOf);
      await client.query(outcome === 'done' ? 'reset role' : 'rollback to savepoint prepared');
      return { outcome, rows: (await client.query({ text: after, rowMode: 'array' })).rows };
    } finally {
      await client.query('rollback');
    }
  }

  async close(): Promise<void> {
    await this.client.query(`drop owned by ${roles.map(named).join(', ')}`);
    await this.client.end();
    await this.drop();
    await administer(
      'postgres',
      roles.map((role) => `drop role if exists ${named(role)}`),
    );
  }
}

const roles = ['anon', 'authenticated'];
const named = (role: string): string => `backstay_test_${process.pid}_security_${role}`;

const codeOf = (error: unknown): string => {
  if (error instanceof DatabaseError && error.code !== undefined) return error.code;
  throw error;
};
