import { DATA_ENGINE, type Engine } from '@backstay/engine';
import type { Principal } from '@backstay/kernel';
import { SchemaService, type SchemaRecord } from '@backstay/schema';
import { fillTables } from '../policy/fill-tables.js';
import { freshDatabase, type TestDatabase, type TestEngineName } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';
import { canonical, toHttp, type WriteOutcome, type WriteRequest } from './write-request.js';

/** The product on a database of its own, asked over HTTP. */
export class WriteServer {
  private constructor(
    readonly name: TestEngineName,
    readonly database: TestDatabase,
    readonly server: TestServer,
  ) {}

  /** `schema`: the project's schema text. Writes without a filter are allowed. */
  static async open(name: TestEngineName, schema: string): Promise<WriteServer> {
    const database = await freshDatabase(name);
    const server = await startServer({
      files: { 'schema/01.sql': schema },
      databaseUrl: database.url,
      env: { BACKSTAY_SAFE_UPDATE: 'off', BACKSTAY_TX_OVERRIDE: 'on' },
    }).catch(async (error: unknown) => {
      await database.drop();
      throw error;
    });
    return new WriteServer(name, database, server);
  }

  get engine(): Engine {
    return this.server.app.get<Engine>(DATA_ENGINE);
  }

  /** Makes the schema this one. */
  async apply(record: SchemaRecord): Promise<void> {
    await this.server.app.get(SchemaService).apply(record, { allowDestructive: true });
  }

  /** Replaces the rows of all tables, past the product. */
  async fill(
    record: SchemaRecord,
    rows: ReadonlyMap<string, readonly Readonly<Record<string, string | null>>[]>,
  ): Promise<void> {
    await fillTables(this.engine, record, rows);
  }

  /** Runs statements past the product, as somebody does by hand. */
  async execute(statements: readonly string[]): Promise<void> {
    await this.engine.execute(statements, { timeoutMs: 20_000 });
  }

  /** All rows of a table as canonical JSON. */
  async content(table: string): Promise<readonly string[]> {
    const answer = await this.fetch(`/rest/v1/${table}`, { role: 'service_role', claims: {} });
    return canonical(await answer.text());
  }

  async write(principal: Principal, request: WriteRequest): Promise<WriteOutcome> {
    const { method, path, prefer, body } = toHttp(request);
    const answer = await this.fetch(path, principal, {
      method,
      body,
      headers: { prefer, 'content-type': 'application/json' },
    });
    const text = await answer.text();
    if (answer.ok) {
      const isAnswered = request.returning === 'representation';
      return { code: null, rows: isAnswered ? canonical(text, request.order !== null) : null };
    }
    return { code: String((JSON.parse(text) as { code: unknown }).code), rows: null };
  }

  /** A request with somebody's keys. */
  fetch(
    path: string,
    principal: Principal,
    init: RequestInit & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const { server } = this;
    const apikey = principal.role === 'service_role' ? server.serviceKey : server.anonKey;
    const token = this.tokenOf(principal);
    return fetch(server.url + path, {
      ...init,
      headers: { apikey, authorization: `Bearer ${token}`, ...init.headers },
    });
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.database.drop();
  }

  private tokenOf({ role, claims }: Principal): string {
    if (role === 'service_role') return this.server.serviceKey;
    return this.server.userToken({ ...claims, role });
  }
}
