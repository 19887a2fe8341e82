import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigModule, loadConfig, type ServerAddress } from '@backstay/config';
import { DATA_ENGINE, EngineModule, type Engine } from '@backstay/engine';
import {
  type DriftReport,
  DriftService,
  schemaEntities,
  schemaMigrations,
  SchemaModule,
  SchemaPuller,
  SchemaService,
  type PullReport,
} from '@backstay/schema';
import { NestFactory } from '@nestjs/core';
import { createConnection, type Connection } from 'mysql2/promise';
import { freshDatabase, type TestDatabase, type TestEngineName } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';

/** A database that somebody else made, and a project beside it whose system tables live elsewhere. */
export class AdoptedProject {
  private constructor(
    readonly engine: TestEngineName,
    readonly database: TestDatabase,
    readonly folder: string,
    /** As the product reaches the database. */
    readonly url: string,
    private readonly connection: Connection | null,
    /** The product's own account on MySQL and MariaDB, which may read and write rows and nothing else; or empty. */
    readonly account: string,
  ) {}

  /** Makes the database, and a folder for the project. */
  static async make(engine: TestEngineName, statements: readonly string[]): Promise<AdoptedProject> {
    const database = await freshDatabase(engine);
    const folder = await mkdtemp(join(tmpdir(), `backstay_test_${process.pid}_0_`));
    if (database.address.scheme === 'mysql')
      return this.#onServer(engine, database, database.address, folder, statements);
    const project = new AdoptedProject(engine, database, folder, database.url, null, '');
    await project.withEngine((there) => there.execute(statements, { timeoutMs: 10_000 }));
    return project;
  }

  static async #onServer(
    engine: TestEngineName,
    database: TestDatabase,
    { host, port, user, password, database: name }: ServerAddress,
    folder: string,
    statements: readonly string[],
  ): Promise<AdoptedProject> {
    const owner = await createConnection({ host, port, user, password, database: name, dateStrings: true });
    // As the servers of old were: zero dates and values that are cut are taken.
    await owner.query("SET SESSION sql_mode = ''");
    for (const statement of statements) await owner.query(statement);
    const account = `bst_${process.pid}_${name.split('_').at(-1)}`;
    await owner.query(`CREATE USER '${account}'@'%' IDENTIFIED BY 'only-rows'`);
    await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}.* TO '${account}'@'%'`);
    const url = `${engine}://${account}:only-rows@${host}:${port}/${name}`;
    return new AdoptedProject(engine, database, folder, url, owner, account);
  }

  /** The connection of the database's owner, on MySQL and MariaDB. */
  get owner(): Connection {
    if (this.connection === null) throw new Error(`no owner on ${this.engine}`);
    return this.connection;
  }

  get env(): Readonly<Record<string, string>> {
    return { DATABASE_URL: this.url, BACKSTAY_SYSTEM_URL: `sqlite:${join(this.folder, 'system.db')}` };
  }

  pull(): Promise<PullReport> {
    return this.#use((context) => context.get(SchemaPuller).pull({ dryRun: false }));
  }

  /** What a plan of now would do, in words. */
  plan(): Promise<readonly string[]> {
    return this.#use(async (context) => {
      const { steps } = await context.get(SchemaService).planProject();
      return steps.map((step) => `${step.action} ${step.object}`);
    });
  }

  /** Writes a file of the author's own and applies the project. */
  async apply(name: string, text: string): Promise<void> {
    mkdirSync(join(this.folder, 'schema'), { recursive: true });
    await writeFile(join(this.folder, 'schema', name), text);
    await this.#use(async (context) => {
      const schema = context.get(SchemaService);
      await schema.apply(await schema.planProject(), { allowDestructive: false });
    });
  }

  /** Runs something with the project's modules. */
  async #use<T>(work: (context: Awaited<ReturnType<typeof NestFactory.createApplicationContext>>) => Promise<T>) {
    const root = {
      module: class ProjectModule {},
      imports: [
        ConfigModule.for(loadConfig({ project: this.folder, env: this.env })),
        EngineModule.forRoot({ entities: schemaEntities, migrations: schemaMigrations }),
        SchemaModule,
      ],
    };
    const context = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  }

  /** What `schema drift` finds, as JSON. */
  drift(): Promise<DriftReport> {
    return this.#use((context) => context.get(DriftService).report());
  }

  /** The engine of a moment, for looking at statements. */
  withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    return this.#use((context) => work(context.get<Engine>(DATA_ENGINE)));
  }

  start(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
    return startServer({ project: this.folder, env: { ...this.env, BACKSTAY_AUTO_APPLY: 'off', ...env } });
  }

  /** All schema files as one text. */
  async files(): Promise<string> {
    const dir = join(this.folder, 'schema');
    const names = (await readdir(dir)).toSorted();
    return (await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')))).join('\n');
  }

  async remove(): Promise<void> {
    await this.connection?.query(`DROP USER IF EXISTS '${this.account}'@'%'`);
    await this.connection?.end();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** One request of the API: status and body. */
export async function ask(
  server: TestServer,
  path: string,
  {
    method = 'GET',
    body,
    key = server.anonKey,
    headers = {},
  }: {
    readonly method?: string;
    readonly body?: unknown;
    readonly key?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const reply = await fetch(`${server.url}/rest/v1/${path}`, {
    method,
    headers: { apikey: key, authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}
