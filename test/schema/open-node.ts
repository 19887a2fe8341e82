import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigModule, loadConfig } from '@backstay/config';
import { DATA_ENGINE, EngineModule, type Engine } from '@backstay/engine';
import {
  AppliedSchema,
  DriftService,
  schemaEntities,
  SchemaModule,
  schemaMigrations,
  SchemaService,
} from '@backstay/schema';
import { NestFactory } from '@nestjs/core';
import { freshDatabase, type TestEngineName } from '../support/databases.js';

/** A process of the product as far as schemas go. */
export interface SchemaNode {
  readonly schema: SchemaService;
  readonly drift: DriftService;
  readonly applied: AppliedSchema;
  readonly engine: Engine;
  /** Of the database. */
  readonly url: string;
  /** Runs one statement and gives its rows as text. */
  readonly sql: (text: string) => Promise<readonly (readonly string[])[]>;
  readonly close: () => Promise<void>;
}

/** How a test's node differs from one in development; `system`: where Backstay's own tables live. */
interface NodeOptions {
  readonly production?: boolean;
  readonly system?: string | null;
  readonly pace?: Parameters<typeof SchemaModule.at>[0];
}

/** Opens a node on a database of its own, which goes with it. */
export async function openFreshNode(engine: TestEngineName): Promise<SchemaNode> {
  const database = await freshDatabase(engine);
  const node = await openNode(database.url);
  return {
    ...node,
    close: async () => {
      await node.close();
      await database.drop();
    },
  };
}

/** Opens a node on a database; several on one database are several nodes. */
export async function openNode(
  url: string,
  { production = false, system = null, pace = {} }: NodeOptions = {},
): Promise<SchemaNode> {
  const project = await mkdtemp(join(tmpdir(), `backstay_test_${process.pid}_0_`));
  const env = {
    DATABASE_URL: url,
    ...(system === null ? {} : { BACKSTAY_SYSTEM_URL: system }),
    ...(production ? { NODE_ENV: 'production', JWT_SECRET: 'Zm9yIHRlc3RzIG9mIHRoZSBzY2hlbWEgZW5naW5lIG9ubHk' } : {}),
  };
  const root = {
    module: class NodeModule {},
    imports: [
      ConfigModule.for(loadConfig({ project, env })),
      EngineModule.forRoot({ entities: schemaEntities, migrations: schemaMigrations }),
      SchemaModule.at(pace),
    ],
  };
  const context = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  const engine = context.get<Engine>(DATA_ENGINE);
  return {
    schema: context.get(SchemaService),
    drift: context.get(DriftService),
    applied: context.get(AppliedSchema),
    engine,
    url,
    sql: async (text) => {
      const answer = await engine.transaction({ timeoutMs: 10_000 }, (tx) => tx.run({ sql: text, parameters: [] }));
      return answer.rows.map((row) =>
        row.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell))),
      );
    },
    close: () => context.close(),
  };
}
