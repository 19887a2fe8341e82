import { loadConfig } from '@backstay/config';
import {
  DataService,
  ExplainService,
  QueryPlanService,
  ReadService,
  TriggerWatch,
  WriteService,
  type Explanation,
} from '@backstay/data';
import { openEngine, type Engine } from '@backstay/engine';
import { Failure, type Principal } from '@backstay/kernel';
import { PolicySet, type Policy } from '@backstay/policy';
import { bindStatement, type HttpRequest } from '@backstay/query';
import { parseSchema, toTable, type AppliedSnapshot, type SchemaRecord } from '@backstay/schema';
import { buildCatalog, type Table } from '@backstay/catalog';
import { freshDatabase, type TestEngineName } from '../support/databases.js';
import { ada, rows, schema } from './schema.js';

/** What a request was answered with. */
export interface Answer {
  readonly status: number;
  /** The rows of the answer; none where it was refused. */
  readonly rows: number;
  readonly code: string | null;
}

/** The tables of `schema.ts` on one engine, asked under policies and grants that a test can change. */
export class ExplainedDatabase {
  private constructor(
    readonly record: SchemaRecord,
    private readonly engine: Engine,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(name: TestEngineName): Promise<ExplainedDatabase> {
    const { record, problems } = await parseSchema([{ path: 'schema/all.sql', text: schema }]);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const database = await freshDatabase(name);
    const engine = await openEngine(database.address, {});
    await engine.execute(
      record.tables.flatMap((table) => [...engine.ddl.createTable(table)]),
      { timeoutMs: 20_000 },
    );
    const opened = new ExplainedDatabase(record, engine, () => database.drop());
    for (const table of record.tables) for (const row of rows[table.name] ?? []) await opened.#insert(table.name, row);
    return opened;
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.drop();
  }

  /** Asks as a signed-in user, and takes back what was written. */
  async ask(http: HttpRequest, record: SchemaRecord = this.record, claims: Principal['claims'] = {}): Promise<Answer> {
    const answer = await this.#data(record)
      .handle(http, signedIn(claims), { rollback: true })
      .catch((error: unknown) => {
        if (error instanceof Failure) return error;
        throw error;
      });
    if (answer instanceof Failure) return { status: answer.status, rows: 0, code: answer.code };
    const body = answer.body === null || answer.body === '' ? [] : (JSON.parse(answer.body) as unknown[]);
    return { status: answer.status, rows: body.length, code: null };
  }

  /** Asks, and explains the answer. */
  async explain(
    http: HttpRequest,
    record: SchemaRecord = this.record,
    claims: Principal['claims'] = {},
  ): Promise<Explanation> {
    const service = new ExplainService(this.engine, this.#holder(record), this.#config);
    const answer = () => this.#data(record).handle(http, signedIn(claims), { rollback: true });
    return (await service.explain(http, signedIn(claims), answer)).explanation;
  }

  #data(record: SchemaRecord): DataService {
    const holder = this.#holder(record);
    const reads = new ReadService(this.engine, holder, this.#config);
    const triggers = new TriggerWatch(this.engine);
    const writes = new WriteService(this.engine, holder, this.#config, triggers);
    const plans = new QueryPlanService(this.engine, holder, this.#config, triggers);
    return new DataService(reads, writes, plans, [], this.#config);
  }

  readonly #config = loadConfig({ project: import.meta.dirname, env: {} });

  #holder(record: SchemaRecord) {
    const tables = record.tables.map(toTable);
    const snapshot: AppliedSnapshot = {
      version: 1,
      catalog: buildCatalog(1, tables),
      policies: new PolicySet(1, record.policies, record.functions, tables),
      held: new Set(),
      checks: new Map(record.tables.map(({ schema: of, name, checks }) => [`${of}.${name}`, checks])),
    };
    const during = <T>(work: () => Promise<T>): Promise<T> => work();
    return { current: () => snapshot, refresh: () => Promise.resolve(), during, tellLacking: () => undefined };
  }

  async #insert(name: string, row: readonly (string | number | boolean | null)[]): Promise<void> {
    const { dialect } = this.engine;
    const table = this.record.tables.find((one) => one.name === name)!;
    const columns = table.columns.map((column) => dialect.quote(column.name)).join(', ');
    const bindings = table.columns.map((column, slot) => ({
      kind: 'value' as const,
      type: column.type,
      slot,
      stored: true as const,
    }));
    const places = table.columns.map((column, i) => dialect.bound([bindings[i]!], column.type));
    const sql = places
      .map((part) => part.map((piece) => (typeof piece === 'string' ? piece : '?')).join(''))
      .map((text, i) => text.replace('?', dialect.placeholder(i + 1)))
      .join(', ');
    const statement = bindStatement(
      { sql: `INSERT INTO ${dialect.table(table)} (${columns}) VALUES (${sql})`, bindings },
      row.map((value) => (value === null ? null : String(value))),
      signedIn({}),
      dialect,
    );
    await this.engine.write(statement, { timeoutMs: 10_000 });
  }
}

const signedIn = (claims: Principal['claims']): Principal => ({
  role: 'authenticated',
  claims: { role: 'authenticated', sub: ada, ...claims },
});

/** The record with other policies. */
export const withPolicies = (
  record: SchemaRecord,
  change: (policies: readonly Policy[]) => readonly Policy[],
): SchemaRecord => ({
  ...record,
  policies: change(record.policies),
});

/** The record with one more grant. */
export const withGrant = (record: SchemaRecord, name: string, grant: Table['grants'][number]): SchemaRecord => ({
  ...record,
  tables: record.tables.map((table) => (table.name === name ? { ...table, grants: [...table.grants, grant] } : table)),
});
