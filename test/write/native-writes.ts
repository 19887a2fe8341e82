import type { Principal } from '@backstay/kernel';
import { Client, DatabaseError } from 'pg';
import { NativePolicies } from '../policy/native-policies.js';
import type { RandomPolicies } from '../policy/random-policies.js';
import type { RandomRow } from '../policy/random-table.js';
import { freshDatabase, type TestDatabase } from '../support/databases.js';
import { canonical, orderSql, toSql, valueSql, type WriteOutcome, type WriteRequest } from './write-request.js';
import { writeTablesSql, type WriteTable } from './write-tables.js';

/** PostgreSQL's own row security as what writes are compared with. */
export class NativeWrites {
  private constructor(
    private readonly database: TestDatabase,
    private readonly native: NativePolicies,
    private readonly tables: readonly WriteTable[],
  ) {}

  static async open(tables: readonly WriteTable[], afterwards: readonly string[]): Promise<NativeWrites> {
    const database = await freshDatabase('postgres');
    const client = new Client({ connectionString: database.url });
    await client.connect();
    for (const sql of [writeTablesSql(tables), ...afterwards]) await client.query(sql);
    await client.end();
    return new NativeWrites(database, await NativePolicies.open(database.url, tables), tables);
  }

  install(policies: RandomPolicies): Promise<void> {
    return this.native.install(policies);
  }

  recurses(): Promise<boolean> {
    return this.native.recurses();
  }

  /** Replaces all rows by those of `rows` that no constraint refuses. */
  async fill(rows: ReadonlyMap<WriteTable, readonly RandomRow[]>): Promise<void> {
    const { client } = this.native;
    await client.query(
      `set session_replication_role = replica; truncate ${this.tables.map(({ name }) => name).join(', ')}; reset session_replication_role`,
    );
    for (const [{ name, columns }, content] of rows) {
      for (const row of content) {
        const values = columns.map((column) => valueSql(column, row[column] ?? null)).join(', ');
        await client.query(`insert into ${name} (${columns.join(', ')}) values (${values})`).catch(refusedRow);
      }
    }
  }

  /** All rows of each table as texts by column. */
  async rows(): Promise<ReadonlyMap<string, readonly Readonly<Record<string, string | null>>[]>> {
    const found = new Map<string, readonly Readonly<Record<string, string | null>>[]>();
    for (const { name, columns } of this.tables) {
      const list = columns.map((column) => `${column}::text`).join(', ');
      found.set(
        name,
        (await this.native.client.query<Record<string, string | null>>(`select ${list} from ${name} order by id`)).rows,
      );
    }
    return found;
  }

  /** All rows of each table as canonical JSON. */
  async content(): Promise<Readonly<Record<string, readonly string[]>>> {
    const found: Record<string, readonly string[]> = {};
    for (const { name } of this.tables) found[name] = await this.json(`select * from ${name}`);
    return found;
  }

  /** Runs a write as somebody; keeps what it did unless told to roll back, or to leave the table's triggers out. */
  async write(
    principal: Principal,
    request: WriteRequest,
    how: 'keep' | 'try' | 'try without triggers',
  ): Promise<WriteOutcome> {
    const { client } = this.native;
    await client.query('begin');
    let done = false;
    try {
      if (how === 'try without triggers') await client.query(`alter table ${request.table.name} disable trigger user`);
      await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(principal.claims)]);
      if (principal.role !== 'service_role')
        await client.query(`set local role ${NativePolicies.roleName(principal.role)}`);
      const sql = toSql(request);
      const wanted = request.returning === 'representation';
      const rows = wanted ? await this.json(sql, request) : (await client.query(sql), null);
      done = how === 'keep';
      return { code: null, rows };
    } catch (error) {
      if (
        error instanceof DatabaseError &&
        error.code !== undefined &&
        !/^(42P01|42703|42601|42804|25P02)$/.test(error.code)
      ) {
        return { code: error.code, rows: null };
      }
      throw new Error(toSql(request), { cause: error });
    } finally {
      await client.query(done ? 'commit' : 'rollback');
    }
  }

  async close(): Promise<void> {
    await this.native.close();
    await this.database.drop();
  }

  private async json(sql: string, request: Pick<WriteRequest, 'order'> = { order: null }): Promise<readonly string[]> {
    const answer = await this.native.client.query<{ json: string }>(
      `with source as (${sql}) select coalesce(json_agg(source${orderSql(request)}), '[]')::text as json from source`,
    );
    return canonical(answer.rows[0]?.json ?? '[]', request.order !== null);
  }
}

const refusedRow = (error: unknown): void => {
  if (!(error instanceof DatabaseError) || !error.code?.startsWith('23')) throw error;
};
