// Applies a schema in a process of its own, from the build, and kills itself with SIGKILL at the boundary it is told:
// before or after a statement, a transaction (those of the journal and the lease too) or a statement inside of one.
// The fault is here, around the engine, and not in the product.
import 'reflect-metadata';
import { once } from 'node:events';
import { NestFactory } from '@nestjs/core';

const dist = new URL('../../dist/libs/', import.meta.url);
const { ConfigModule, loadConfig } = await import(new URL('config/src/index.js', dist).href);
const { DATA_ENGINE, EngineModule } = await import(new URL('engine/src/index.js', dist).href);
const { schemaEntities, SchemaModule, schemaMigrations, SchemaService } = await import(
  new URL('schema/src/index.js', dist).href
);

class Root {}

function killAt(engine, at) {
  let count = 0;
  const boundary = () => {
    if (count++ === at) process.kill(process.pid, 'SIGKILL');
  };
  const around = async (work) => {
    boundary();
    const result = await work();
    boundary();
    return result;
  };
  const [execute, transaction] = [engine.execute.bind(engine), engine.transaction.bind(engine)];
  engine.execute = (statements, options) => around(() => execute(statements, options));
  engine.transaction = (options, work) =>
    around(() =>
      transaction(options, (tx) =>
        work({ entities: tx.entities, run: (statement) => around(() => tx.run(statement)) }),
      ),
    );
  return () => count;
}

const asked = once(process, 'message');
process.send('ready');
const [{ url, project, record, at, pace }] = await asked;
const config = loadConfig({ project, env: { DATABASE_URL: url } });
const imports = [
  ConfigModule.for(config),
  EngineModule.forRoot({ entities: schemaEntities, migrations: schemaMigrations }),
  SchemaModule.at(pace),
];
const context = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
const schema = context.get(SchemaService);
// The system tables are there: what is counted is the apply.
await schema.plan(record);
const counted = killAt(context.get(DATA_ENGINE), at);
await schema.apply(record, { allowDestructive: true });
process.send({ boundaries: counted() });
await context.close();
process.disconnect();
